"""The rest of a model file: treatments, survey, bonus and penalty, vetoes, grades, ranking, notices."""

from collections.abc import Sequence
from fractions import Fraction

from app.scoring.complaints import N_
from app.scoring.model import Adjustment, Columns, Grade, Notices, Ranking, Survey, Treatment, Veto
from app.scoring.reading.table import Table


def columns_of_file(table: Table) -> Columns:
    """What the columns of the data are called; "" where the data has none."""
    usual = Columns()
    found = Columns(
        unit=table.text("unit", usual.unit),
        name=_column(table, "name", usual.name),
        group=_column(table, "group", usual.group),
        kind=_column(table, "kind", usual.kind),
        period=_column(table, "period", usual.period),
    )
    table.close()
    return found


def _column(table: Table, key: str, usual: str | None) -> str | None:
    value = table.get(key)
    if value == "":
        return None
    return table.text(key, usual)


def treatment_of(name: str, table: Table) -> Treatment:
    """How outliers are treated."""
    usual = Treatment(name)
    found = Treatment(
        name=name,
        winsorise=table.whole("winsorise", usual.winsorise, 0, 1000),
        logarithm=table.truth("logarithm", usual.logarithm),
        skewness=table.number("skewness", usual.skewness),
        kurtosis=table.number("kurtosis", usual.kurtosis),
    )
    if not found.winsorise and not found.logarithm:
        table.complain(
            None, N_("This treatment neither winsorises nor takes logarithms; it would do nothing.")
        )
    table.close()
    return found


def survey_of(table: Table) -> Survey:
    """The public's share."""
    found = Survey(
        of=table.text("of"),
        share=table.number("share"),
        answers=table.optional_text("answers"),
        minimum_answers=table.whole("minimum_answers", 0, 0, 10**9),
        error=table.optional_text("error"),
    )
    if not 0 < found.share < 1:
        table.complain("share", N_("The survey's share lies between 0 and 1, like 0.2."))
        found = Survey(found.of, Fraction(1, 2), found.answers, found.minimum_answers, found.error)
    if found.minimum_answers and found.answers is None:
        table.complain("answers", N_("Which column says how many answers there were?"))
    table.close()
    return found


def adjustments_of(tables: Sequence[Table]) -> tuple[Adjustment, ...]:
    """Bonuses, or penalties."""
    found = []
    for table in tables:
        code = table.text("code")
        rule = Adjustment(
            code=code,
            name=table.text("name", code),
            column=table.text("column", code),
            each=table.number("each", Fraction(1)),
            cap=table.optional_number("cap"),
        )
        if rule.each <= 0:
            table.complain("each", N_("Points for each are written above zero, for penalties too."))
        if rule.cap is not None and rule.cap <= 0:
            table.complain("cap", N_("A cap is above zero."))
        table.close()
        found.append(rule)
    return tuple(found)


def vetoes_of(tables: Sequence[Table], grades: Sequence[Grade]) -> tuple[Veto, ...]:
    """Ceilings of the grade."""
    found = []
    names = [grade.name for grade in grades]
    for table in tables:
        code = table.text("code")
        veto = Veto(code, table.text("name", code), table.text("column", code), table.text("ceiling"))
        table.close()
        if veto.ceiling not in names:
            table.complain("ceiling", N_("There is no grade “%(name)s”."), name=veto.ceiling)
        else:
            found.append(veto)
    return tuple(found)


def grades_of(tables: Sequence[Table]) -> tuple[Grade, ...]:
    """Grades, the best first, the last one for all the rest."""
    found = tuple(Grade(table.text("name"), table.optional_number("at_least")) for table in tables)
    for table in tables:
        table.close()
    bounds = [grade.at_least for grade in found]
    if found and bounds[-1] is not None:
        tables[-1].complain("at_least", N_("The last grade is for all the rest and has no lower bound."))
    if None in bounds[:-1]:
        tables[0].complain(None, N_("Every grade but the last needs at_least."))
    given = [bound for bound in bounds if bound is not None]
    if given != sorted(set(given), reverse=True):
        tables[0].complain(
            None, N_("Grades stand from the best to the worst, each bound below the one before.")
        )
    if len({grade.name for grade in found}) < len(found):
        tables[0].complain(None, N_("Two grades have the same name."))
    return found


def ranking_of(table: Table) -> Ranking:
    """Places, ties and small groups."""
    usual = Ranking()
    found = Ranking(
        dense=table.truth("dense"),
        tie_break=table.texts("tie_break"),
        minimum_group=table.whole("minimum_group", usual.minimum_group, 1, 10**9),
    )
    table.close()
    return found


def notices_of(table: Table, ranking: Ranking) -> Notices:
    """Who is proposed for a warning."""
    found = Notices(
        pass_mark=table.optional_number("pass_mark"),
        last_places=table.whole("last_places", 0, 0, 10**6),
        exactly=table.truth("exactly"),
    )
    if found.exactly and not (found.last_places and ranking.tie_break):
        table.complain("exactly", N_("Exactly so many last places need last_places and ranking.tie_break."))
    table.close()
    return found
