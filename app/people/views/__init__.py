"""Pages of signing in, of one's own account, and of the three administrators."""

from flask import Blueprint

from app.web import navigation
from app.web.access import ADMINISTRATORS
from app.web.navigation import Place
from workflows.vocabulary import N_, Role

blueprint = Blueprint("people", __name__)

from app.people.views import access_log, account, accounts, recovery, signing_in  # noqa: E402

__all__ = ["access_log", "account", "accounts", "blueprint", "recovery", "signing_in"]

navigation.add(
    Place.ADMINISTRATION,
    "people.account_list",
    N_("Accounts and roles"),
    roles=(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
    order=5,
)
navigation.add(Place.ADMINISTRATION, "people.access_log", N_("Access log"), roles=(Role.AUDITOR,), order=6)
navigation.add(
    Place.ADMINISTRATION,
    "people.recovery_list",
    N_("Administrators' passwords"),
    roles=ADMINISTRATORS,
    order=7,
)
