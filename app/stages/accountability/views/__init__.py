"""Pages of accountability: the list, one proceeding beat by beat, appeals, the administered table, the archive."""

from flask import Blueprint

from app.web import navigation
from app.web.navigation import Place
from workflows.vocabulary import CASE_ROLES, N_, Role

blueprint = Blueprint("accountability", __name__)

from app.stages.accountability.views import (  # noqa: E402
    appealing,
    deciding,
    ending,
    investigating,
    papers,
    proposing,
    rules,
    showing,
)

__all__ = [
    "appealing",
    "blueprint",
    "deciding",
    "ending",
    "investigating",
    "papers",
    "proposing",
    "rules",
    "showing",
]

navigation.add(
    Place.CASES,
    "accountability.proceeding_list",
    N_("Accountability"),
    roles=(*CASE_ROLES, Role.UNIT_PRINCIPAL),
    order=40,
)
navigation.add(
    Place.ADMINISTRATION,
    "accountability.rule_list",
    N_("Bases of accountability"),
    roles=(Role.SYSTEM_ADMIN,),
    order=70,
)
