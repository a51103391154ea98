"""The people of a rehearsal: an account for every role, named by role, made by the product's own actions."""

from dataclasses import dataclass, field
from datetime import datetime

from app.clock import local_day
from app.organisations.models import Unit
from app.people.actions.account import set_password
from app.people.actions.accounts import Details, create_account
from app.people.actions.grants import grant_role
from app.people.models import User
from app.people.queries import the_clock, user_named
from workflows.vocabulary import Role

#: User name, the role as it stands in an office's list of people, and the role of the rulebook.
OFFICE = (
    ("handler1", "第一监督检查室承办人", Role.HANDLER),
    ("handler2", "第二监督检查室承办人", Role.HANDLER),
    ("director", "监督检查室主任", Role.OFFICE_DIRECTOR),
    ("leader", "分管领导", Role.LEADER_IN_CHARGE),
    ("principal", "主要领导", Role.PRINCIPAL_LEADER),
    ("committee", "同级党委主要负责人", Role.PARTY_COMMITTEE),
    ("casemanager", "案件监督管理室", Role.CASE_MANAGER),
    ("adjudicator1", "案件审理室审理人员甲", Role.ADJUDICATOR),
    ("adjudicator2", "案件审理室审理人员乙", Role.ADJUDICATOR),
    ("reviewer", "申诉复查人", Role.APPEAL_REVIEWER),
    ("inspector1", "回头看组组员甲", Role.LOOKBACK_MEMBER),
    ("inspector2", "回头看组组员乙", Role.LOOKBACK_MEMBER),
    ("reporter", "数据报送员", Role.DATA_REPORTER),
    ("delegate", "评审代表", Role.REVIEW_DELEGATE),
    ("viewer", "只读用户", Role.VIEWER),
    ("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    ("secadmin", "安全管理员", Role.SECURITY_ADMIN),
    ("auditor", "安全审计员", Role.AUDITOR),
)


@dataclass
class Cast:
    """Who plays in a rehearsal. The unit's side is made when its first case asks for it."""

    #: Given to every account, for demo accounts only; None leaves the one-time passwords unknown.
    password: str | None = None
    demo: bool = False
    _known: dict[str, User] = field(default_factory=dict)

    def office(self, over: Unit, *, now: datetime) -> None:
        """Make the office's accounts over a unit's subtree, unless they are there."""
        for username, name, role in OFFICE:
            self._person(username, name, role, over, now)

    def __getitem__(self, username: str) -> User:
        """A person of the office by user name."""
        found = user_named(username)
        if found is None:
            raise KeyError(username)
        return found

    def liaison_of(self, unit: Unit, *, now: datetime) -> User:
        """The unit's liaison officer."""
        return self._person(f"liaison-{unit.code}", f"{unit.name}联络员", Role.LIAISON, unit, now)

    def principal_of(self, unit: Unit, *, now: datetime) -> User:
        """The unit's principal."""
        return self._person(f"head-{unit.code}", f"{unit.name}主要负责人", Role.UNIT_PRINCIPAL, unit, now)

    def _person(self, username: str, name: str, role: Role, over: Unit, now: datetime) -> User:
        found = user_named(username)
        if found is not None:
            return found
        clock = the_clock()
        details = Details(name=name[:64], position=role.label, email=f"{username}@localhost", unit=over)
        user, _ = create_account(username, details, by=clock, now=now)
        if self.password is not None:
            set_password(user, self.password, now=now)
            user.must_change_password = False
        user.demo = self.demo
        grant_role(user, role, over, from_on=local_day(now), until_on=None, by=clock, now=now)
        return user
