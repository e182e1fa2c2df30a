"""Reads: who a person is in an organisation, units and what lies below them, tokens."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import QuerySet
from django.utils import timezone

from fourfold.core.scoping import Scope, current_organisation, scope, scoped_organisation
from fourfold.org import rules
from fourfold.org.models import ApiToken, Appointment, Membership, Organisation, Person, Unit


@dataclass(frozen=True)
class Member:
    """A person acting in an organisation: what every action and every visibility rule asks for."""

    pk: int
    person_id: int
    name: str
    initials: str
    email: str
    role: str
    unit_id: int
    organisation: Organisation

    @property
    def organisation_id(self) -> int:
        return self.organisation.pk

    @property
    def zone(self) -> str:
        return self.organisation.time_zone

    @property
    def role_name(self) -> str:
        return str(rules.Role(self.role).label)

    @property
    def sees_everything(self) -> bool:
        return rules.sees_everything(self)


def _member(membership: Membership, organisation: Organisation) -> Member:
    person = membership.person
    return Member(
        pk=membership.pk,
        person_id=person.pk,
        name=membership.name,
        initials=membership.initials,
        email=person.email,
        role=membership.role,
        unit_id=membership.unit_id,
        organisation=organisation,
    )


def organisations_of(person_id: int) -> list[Organisation]:
    """The organisations where this person is an active member, by name. Opens the person's own scope."""
    with scope(Scope(person_id=person_id)):
        ids = Membership.anywhere.filter(person_id=person_id, is_active=True).values("organisation_id")
        return list(Organisation.objects.filter(pk__in=ids).order_by("name", "pk"))


def time_zone() -> str:
    """The zone of the organisation at work."""
    zone: str = Organisation.objects.values_list("time_zone", flat=True).get(pk=current_organisation())
    return zone


def every_organisation() -> list[Organisation]:
    """All there are, oldest first, read as the owner of the tables: for commands, never for a page."""
    return list(Organisation.objects.using("owner").order_by("pk"))


def member_of(person_id: int, organisation_id: int | None) -> Member | None:
    """The person as active member of this organisation (None: of their first), or None. Opens the person's own scope."""
    with scope(Scope(person_id=person_id)):
        found = Membership.anywhere.select_related("person").filter(
            person_id=person_id, is_active=True, person__is_active=True
        )
        if organisation_id is not None:
            found = found.filter(organisation_id=organisation_id)
        membership = found.order_by("pk").first()
        if membership is None:
            return None
        return _member(membership, Organisation.objects.get(pk=membership.organisation_id))


def current_member(person_id: int) -> tuple[Member, Person] | None:
    """The person as active member of the organisation in scope, or None. Two queries."""
    return current_members([person_id]).get(person_id)


def current_members(person_ids: Collection[int]) -> dict[int, tuple[Member, Person]]:
    """Those of these people who are active members of the organisation in scope. Two queries."""
    organisation_id = scoped_organisation()
    organisation = Organisation.objects.filter(pk=organisation_id).first() if organisation_id else None
    if organisation is None:
        return {}
    memberships = Membership.anywhere.select_related("person").filter(
        person_id__in=person_ids, organisation_id=organisation.pk, is_active=True, person__is_active=True
    )
    return {each.person_id: (_member(each, organisation), each.person) for each in memberships}


def member(pk: int) -> Member:
    """One member of the organisation in scope. Raises Membership.DoesNotExist."""
    membership = Membership.objects.select_related("person").get(pk=pk)
    return _member(membership, Organisation.objects.get(pk=membership.organisation_id))


def members() -> QuerySet[Membership]:
    return Membership.objects.select_related("person", "unit").order_by("person__name", "pk")


def active_members() -> QuerySet[Membership]:
    return members().filter(is_active=True, person__is_active=True)


def token_hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def token_holder(secret: str) -> tuple[Member, ApiToken] | None:
    """Who presents this token: its member and the token; None where it is unknown, expired, revoked or its member left."""
    hashed = token_hash(secret)
    with scope(Scope(token_hash=hashed)):
        token = ApiToken.anywhere.filter(token_hash=hashed, revoked_at=None, expires_at__gt=timezone.now()).first()
    if token is None:
        return None
    with scope(Scope(organisation_id=token.organisation_id)):
        membership = Membership.objects.select_related("person").filter(pk=token.member_id, is_active=True).first()
        if membership is None or not membership.person.is_active:
            return None
        return _member(membership, Organisation.objects.get(pk=token.organisation_id)), token


def tokens_of(member: Member) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(member_id=member.pk).order_by("-created_at")


def units() -> QuerySet[Unit]:
    return Unit.objects.order_by("order", "name", "pk")


@dataclass(frozen=True)
class UnitTree:
    """All units of the organisation at once: it answers every question about above and below without a query."""

    units: dict[int, Unit]
    children: dict[int | None, list[int]]

    def below(self, unit_id: int) -> set[int]:
        """The unit and everything under it."""
        found, waiting = set(), [unit_id]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self.children.get(current, []))
        return found

    def path(self, unit_id: int) -> list[Unit]:
        """From the top down to the unit itself."""
        steps: list[Unit] = []
        current: int | None = unit_id
        while current is not None and current in self.units and self.units[current] not in steps:
            steps.insert(0, self.units[current])
            current = self.units[current].parent_id
        return steps

    def in_order(self) -> list[tuple[int, Unit]]:
        """Every unit with its depth, parents before their children."""
        rows: list[tuple[int, Unit]] = []

        def visit(parent: int | None, depth: int) -> None:
            for pk in self.children.get(parent, []):
                rows.append((depth, self.units[pk]))
                visit(pk, depth + 1)

        visit(None, 0)
        return rows


_held: ContextVar[UnitTree | None] = ContextVar("held units", default=None)


@contextmanager
def holding_units() -> Iterator[None]:
    """Inside, the tree is read once: for acts that consist of many others, none of which changes units."""
    token = _held.set(unit_tree())
    try:
        yield
    finally:
        _held.reset(token)


def unit_tree() -> UnitTree:
    """One query, or none where the tree is held."""
    held = _held.get()
    if held is not None:
        return held
    found = {unit.pk: unit for unit in units()}
    children: dict[int | None, list[int]] = defaultdict(list)
    for unit in found.values():
        children[unit.parent_id].append(unit.pk)
    return UnitTree(found, dict(children))


def editable_unit_ids(member: Member, tree: UnitTree) -> set[int]:
    """Units whose strategy and measures the member may change."""
    if member.sees_everything:
        return set(tree.units)
    return tree.below(member.unit_id) if rules.can_edit(member) else set()


def visible_unit_audience(member: Member, tree: UnitTree) -> set[int]:
    """Units whose unit-only records the member may see: the own one, those below and, as an insider, nothing beside."""
    return set(tree.units) if member.sees_everything else tree.below(member.unit_id)


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email.strip()).first()


@dataclass(frozen=True)
class Led:
    """A role in a unit with who holds it on a day, and who will; a key role that nobody holds is vacant."""

    role: rules.LeadingRole
    holders: tuple[Appointment, ...]
    coming: tuple[Appointment, ...]
    is_key: bool

    @property
    def is_vacant(self) -> bool:
        return self.is_key and not self.holders

    @property
    def duty(self) -> str:
        return rules.RESPONSIBILITIES[self.role]


@dataclass(frozen=True)
class Leads:
    """Who leads what in one unit."""

    depth: int
    unit: Unit
    roles: tuple[Led, ...]


def who_leads(day: date, tree: UnitTree | None = None) -> list[Leads]:
    """Every unit in order, with its key roles and whatever else somebody holds. Who left holds nothing. Two statements."""
    rows = Appointment.objects.select_related("member__person").order_by("starts_on", "pk")
    active = rows.filter(member__is_active=True, member__person__is_active=True).exclude(ends_on__lt=day)
    held: dict[tuple[int, str], list[Appointment]] = defaultdict(list)
    for each in active:
        held[each.unit_id, each.role].append(each)
    return [Leads(depth, unit, tuple(_led(unit, held, day))) for depth, unit in (tree or unit_tree()).in_order()]


def _led(unit: Unit, held: dict[tuple[int, str], list[Appointment]], day: date) -> Iterator[Led]:
    keys = rules.KEY_ROLES[rules.Tier(unit.tier)]
    for role in rules.LeadingRole:
        found = held.get((unit.pk, role), [])
        if found or role in keys:
            now = tuple(each for each in found if each.starts_on <= day)
            yield Led(role, now, tuple(each for each in found if each.starts_on > day), role in keys)


def appointments() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("member__person", "unit").order_by("pk")
