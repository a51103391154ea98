"""Approvals of which an office may choose the approver, among the roles that the rulebook permits (domain.md §8).

What the regulations fix (who signs outward, who starts accountability, who decides) is not here.
"""

from enum import StrEnum

from workflows.vocabulary import N_, Role


class Approval(StrEnum):
    """One approval: its name, the role that gives it as shipped, and the roles that an office may choose from."""

    label: str
    default: Role
    choices: tuple[Role, ...]

    def __new__(
        cls, value: str, label: str = "", default: Role = Role.LEADER_IN_CHARGE, other: Role | None = None
    ) -> "Approval":
        """Keep the rule beside the stored value."""
        approval = str.__new__(cls, value)
        approval._value_ = value
        approval.label = label
        approval.default = default
        approval.choices = (default,) if other is None else (default, other)
        return approval

    PLAN = "plan", N_("The unit's plan"), Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE
    PLAN_EXTENSION = (
        "plan_extension",
        N_("More time for the plan"),
        Role.OFFICE_DIRECTOR,
        Role.LEADER_IN_CHARGE,
    )
    EXTENSION = "extension", N_("A first, short extension"), Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER
    LONG_EXTENSION = (
        "long_extension",
        N_("A further or a long extension"),
        Role.PRINCIPAL_LEADER,
        Role.LEADER_IN_CHARGE,
    )
    ORDINARY_ITEM = (
        "ordinary_item",
        N_("Closing an ordinary problem"),
        Role.OFFICE_DIRECTOR,
        Role.LEADER_IN_CHARGE,
    )
    KEY_ITEM = "key_item", N_("Closing a key problem"), Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER
    CASE_CLOSING = "case_closing", N_("Closing a case"), Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER
