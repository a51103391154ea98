"""A published result that is changed behind the product's back is found."""

import pytest
from sqlalchemy import text

from app.audit.verify import verify
from app.extensions import db, transaction
from tests.app.stages.assessment.conftest import Assessed

CHANGES = {
    "a score": "UPDATE results SET score = 9900 WHERE report_number <> '' AND rank = 1",
    "a rank": "UPDATE results SET rank = 2 WHERE rank = 1",
    "a reason": "UPDATE results SET reasons = '[]' WHERE is_candidate",
    "a row": "DELETE FROM results WHERE rank = 1",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_result_is_found(city: Assessed, change: str) -> None:
    with transaction():
        city.scored(A="95", B="94", C="93", D="92", E="91", F="90", G="89", H="70", I="60", J="59.99")
        city.published()
    assert list(verify()) == []
    db.session.rollback()
    with db.engine.begin() as behind:
        assert behind.execute(text(change)).rowcount
    assert [broken.entry for broken in verify()] == [f"rounds:{city.round.id} results"]
