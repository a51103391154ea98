"""Document numbers under many hands: no duplicate, no gap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from flask import Flask

from app.extensions import transaction
from app.notices.numbering import take_number

DAY = date(2026, 3, 2)


def test_signatures_at_the_same_moment_get_different_numbers(app: Flask) -> None:
    def sign(_: int) -> str:
        with app.app_context(), transaction():
            return take_number("清预", DAY)

    with ThreadPoolExecutor(6) as hands:
        numbers = list(hands.map(sign, range(24)))
    assert sorted(numbers) == sorted(f"清预〔2026〕{n}号" for n in range(1, 25))


def test_a_number_that_was_not_used_is_given_out_again(app: Flask) -> None:
    try:
        with transaction():
            assert take_number("清预", DAY) == "清预〔2026〕1号"
            raise RuntimeError
    except RuntimeError:
        pass
    with transaction():
        assert take_number("清预", DAY) == "清预〔2026〕1号"
        assert take_number("清改", DAY) == "清改〔2026〕1号"
        assert take_number("清预", date(2027, 1, 4)) == "清预〔2027〕1号"
