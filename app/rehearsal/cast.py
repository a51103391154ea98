"""The people of a rehearsal: an account for every role, named by role, made by the product's own actions."""

from dataclasses import dataclass
from datetime import datetime

from app.clock import local_day
from app.organisations.models import Unit
from app.people.actions.account import set_password
from app.people.actions.accounts import USERNAME, Details, enter_account
from app.people.actions.grants import grant_role
from app.people.models import User
from app.people.queries import the_clock, user_named
from workflows.vocabulary import Role

#: User name, the person as an office's list names them, the office, the telephone there, the role of the rulebook.
OFFICE = (
    ("handler1", "承办人甲", "第一监督检查室", "60101", Role.HANDLER),
    ("handler2", "承办人乙", "第二监督检查室", "60201", Role.HANDLER),
    ("handler3", "承办人丙", "第三监督检查室", "60301", Role.HANDLER),
    ("director", "室主任", "监督检查室", "60100", Role.OFFICE_DIRECTOR),
    ("leader", "分管领导", "委领导", "60003", Role.LEADER_IN_CHARGE),
    ("principal", "主要领导", "委领导", "60001", Role.PRINCIPAL_LEADER),
    ("committee", "同级党委主要负责人", "党委", "", Role.PARTY_COMMITTEE),
    ("casemanager", "案管人员", "案件监督管理室", "60401", Role.CASE_MANAGER),
    ("adjudicator1", "审理人员甲", "案件审理室", "60501", Role.ADJUDICATOR),
    ("adjudicator2", "审理人员乙", "案件审理室", "60502", Role.ADJUDICATOR),
    ("reviewer", "申诉复查人", "申诉复查组", "60601", Role.APPEAL_REVIEWER),
    ("inspector1", "检查人员甲", "“回头看”检查组", "60701", Role.LOOKBACK_MEMBER),
    ("inspector2", "检查人员乙", "“回头看”检查组", "60702", Role.LOOKBACK_MEMBER),
    ("reporter", "数据报送员", "数据报送单位", "", Role.DATA_REPORTER),
    ("delegate", "评审代表", "综合评审会", "", Role.REVIEW_DELEGATE),
    ("viewer", "只读用户", "领导驾驶舱", "", Role.VIEWER),
    ("sysadmin", "系统管理员", "信息技术保障室", "", Role.SYSTEM_ADMIN),
    ("secadmin", "安全管理员", "信息技术保障室", "", Role.SECURITY_ADMIN),
    ("auditor", "安全审计员", "信息技术保障室", "", Role.AUDITOR),
)


@dataclass
class Cast:
    """Who plays in a rehearsal. The unit's side is made when its first case asks for it."""

    #: Given to the office and to the people of the shown unit, who are marked as demo accounts; with None, and for
    #: everybody else, the accounts cannot sign in.
    password: str | None = None
    demo: bool = False
    #: Code of the unit whose people may be signed in as: their user names are plain words.
    shown_unit: str = ""

    def office(self, over: Unit, *, now: datetime) -> None:
        """Make the office's accounts over a unit's subtree, unless they are there."""
        for username, name, office, phone, role in OFFICE:
            # Handlers have mail as well; the others read their messages here.
            mail = _mail(username) if role is Role.HANDLER else ""
            self._person(username, Details(name, office, mail, phone, over), role, now, shown=True)

    def __getitem__(self, username: str) -> User:
        """A person of the office by user name."""
        found = user_named(username)
        if found is None:
            raise KeyError(username)
        return found

    def liaison_of(self, unit: Unit, *, now: datetime) -> User:
        """The unit's liaison officer."""
        return self._of_unit("liaison", "联络员", Role.LIAISON, unit, now)

    def principal_of(self, unit: Unit, *, now: datetime) -> User:
        """The unit's principal."""
        return self._of_unit("unithead", "主要负责人", Role.UNIT_PRINCIPAL, unit, now)

    def task_owner_of(self, unit: Unit, *, now: datetime) -> User:
        """Somebody of the unit who carries out measures."""
        return self._of_unit("taskowner", "责任科室负责人", Role.TASK_OWNER, unit, now)

    def _of_unit(self, word: str, title: str, role: Role, unit: Unit, now: datetime) -> User:
        shown = unit.code == self.shown_unit
        username = word if shown else _username(word, unit)
        details = Details(title, unit.name[:64], _mail(username) if shown else "", unit=unit)
        return self._person(username, details, role, now, shown=shown)

    def _person(self, username: str, details: Details, role: Role, now: datetime, *, shown: bool) -> User:
        user = user_named(username)
        if user is None:
            # Who is not shown never signs in, and a password is slow to hash on purpose.
            user = enter_account(username, details, by=the_clock(), now=now)
            if shown and self.password is not None:
                set_password(user, self.password, now=now)
                user.must_change_password = False
            user.demo = shown and self.demo
        over = details.unit
        if over is not None and not any(
            grant.role is role and grant.unit_id == over.id for grant in user.grants
        ):
            grant_role(user, role, over, from_on=local_day(now), until_on=None, by=the_clock(), now=now)
        return user


def _username(word: str, unit: Unit) -> str:
    """A user name of a unit's own: with its code, or with its number where no user name may be written like that."""
    name = f"{word}-{unit.code}"
    return name if USERNAME.fullmatch(name) else f"{word}.{unit.id}"


def _mail(username: str) -> str:
    return f"{username}@localhost"
