"""All of a business act is committed or none of it, and whoever loses to another act hears that it came too late."""

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import transaction

pytestmark = pytest.mark.usefixtures("app")


class Ended(Exception):
    """What a driver of PostgreSQL raises."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(("sqlstate", "heard"), [("40P01", StaleDataError), ("57P01", OperationalError)])
def test_a_deadlock_is_told_as_an_act_that_came_too_late(sqlstate: str, heard: type[Exception]) -> None:
    with pytest.raises(heard), transaction():
        raise OperationalError("UPDATE deadlines", {}, Ended(sqlstate))
