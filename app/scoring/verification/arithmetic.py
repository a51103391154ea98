"""Exact numbers of the standard library, written anew: nothing here is shared with the engine that is checked."""

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, Context, Decimal, localcontext
from fractions import Fraction

#: How numbers are written in a bundle.
PLAIN = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,400}|/[0-9]{1,400})?")
#: Weights of siblings sum to this.
WHOLE = 10**9
#: Logarithms and roots are taken with so many digits …
DIGITS = Context(prec=90)
#: … and a value that is this near to a boundary of rounding lies on it.
ON_THE_BOUNDARY = Decimal("1e-60")


def half_up(value: Fraction) -> int:
    """The nearest integer; a half goes up."""
    return quotient(value.numerator, value.denominator)


def quotient(top: int, bottom: int) -> int:
    """The integer nearest to top / bottom, a half going up; bottom is above zero."""
    return (2 * top + bottom) // (2 * bottom)


def number(text: str) -> Fraction:
    """A decimal, or a fraction, exactly. Raises ValueError on any other text: 1e999999999 would fill the machine."""
    if not PLAIN.fullmatch(text):
        raise ValueError(f"no plain number: {text[:40]!r}")
    whole, point, places = text.partition(".")
    return Fraction(int(whole + places), 10 ** len(places)) if point else Fraction(text)


def half_up_of(real: Callable[[], Decimal]) -> int:
    """The nearest integer to a number that has no fraction, such as a logarithm."""
    with localcontext(DIGITS):
        shifted = real() + Decimal("0.5")
        boundary = shifted.to_integral_value()
        if abs(shifted - boundary) <= ON_THE_BOUNDARY * max(abs(shifted), Decimal(1)):
            return int(boundary)
        return int(shifted.to_integral_value(ROUND_FLOOR))


def decimal(value: Fraction) -> Decimal:
    """The number in as many digits as the context has."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def divided_among(parts: Sequence[Fraction], whole: int = WHOLE) -> list[int]:
    """Integers in proportion, summing to the whole: what is left goes to the largest remainders, the earlier first."""
    total = sum(parts, Fraction())
    quotas = [part / total * whole for part in parts]
    found = [quota.numerator // quota.denominator for quota in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda place: found[place] - quotas[place])
    for place in by_remainder[: whole - sum(found)]:
        found[place] += 1
    return found


def in_text(value: int, places: int) -> str:
    """A count of 10**-places as people read it."""
    if not places:
        return str(value)
    digits = str(abs(value)).zfill(places + 1)
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def maybe(text: str | None) -> Fraction | None:
    """A number that may be left out."""
    return None if text is None else number(text)
