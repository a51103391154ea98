"""The cases of two special assessments: still young, one at every desk of the warning and of the plan.

Days are counted back from the end: each case with the day of its opening and what happened since.
"""

from app.rehearsal.demo.acts import rectification as rect
from app.rehearsal.demo.acts import warning
from app.rehearsal.demo.lives.common import WARNED
from app.rehearsal.demo.scene import Beat, beginning

#: Opening day before the end, and the acts by days before the end.
LIVES: dict[str, tuple[int, list[Beat]]] = {
    # the plan, desk by desk
    "DC-01-01": (
        -15,
        [
            *beginning(-16, WARNED),
            (-9, rect.begin_plan),
            (-6, rect.fill_plan),
            (-4, rect.submit_plan),
            (-3, rect.confirm_plan),
        ],
    ),
    "DC-02-02": (
        -15,
        [*beginning(-15, WARNED), (-8, rect.begin_plan), (-4, rect.fill_plan), (-1, rect.submit_plan)],
    ),
    "DC-03-01": (-15, [*beginning(-15, WARNED), (-7, rect.begin_plan), (-2, rect.begin_first_problem)]),
    "HC-01": (
        -18,
        [
            *beginning(-18, WARNED),
            (-10, rect.begin_plan),
            (-8, rect.fill_plan),
            (-6, rect.submit_plan),
            (-5, rect.confirm_plan),
            (-2, rect.check_plan),
        ],
    ),
    # the warning, desk by desk
    "HC-02": (-18, beginning(-18, WARNED[:-1])),
    "DC-04-01": (
        -8,
        beginning(
            -6, [(1, warning.draft_copied_to("云澄市住房和城乡建设局党组", "市委组织部")), *WARNED[1:-1]]
        ),
    ),
    "DC-05-01": (-9, beginning(-8, WARNED)),
    "DC-03-03": (-12, [*beginning(-11, WARNED), (-2, warning.object_to_it)]),
    "DC-05-02": (-3, []),
    "DC-01": (-8, [(-6, warning.draft), (-4, warning.submit), (-2, warning.give_back)]),
    "DC-04": (-6, [(-3, warning.draft), (-1, warning.submit)]),
    "DC-05": (-8, [(-5, warning.draft), (-3, warning.submit), (-1, warning.review)]),
    "HC-02-01": (-8, beginning(-6, WARNED[:4])),
    "HC-GC": (-6, [*beginning(-6, WARNED[:4]), (-1, warning.seal)]),
}
