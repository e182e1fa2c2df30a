"""Writes: organisations, units, people and tokens. One function, one transaction, one audit entry."""

import secrets
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.core.locks import alone
from fourfold.core.scoping import organisation_scope
from fourfold.org import queries, rules
from fourfold.org.events import MemberDeactivated
from fourfold.org.models import ApiToken, Appointment, Membership, Organisation, Person, Unit
from fourfold.org.queries import Member

NOT_TO_APPOINT = "Only administrators and the strategy office say who leads what. Nothing was changed."
NOT_ADMINISTRATOR = "Only an administrator may change people, units and settings. Nothing was changed."


@action
def found_organisation(
    *,
    name: str,
    email: str,
    person_name: str,
    password: str | None,
    role: str = rules.Role.ADMINISTRATOR,
    time_zone: str = "UTC",
    currency: str = "EUR",
    is_demonstration: bool = False,
) -> Member:
    """A new organisation with its top unit and its first member. A person who exists keeps name and password.

    Only commands call this: there is no page that makes an organisation for a stranger.
    """
    _check_time_zone(time_zone)
    _check_role(role)
    pk = _next_id(Organisation)
    with organisation_scope(pk):
        organisation = Organisation(
            pk=pk,
            name=name.strip(),
            slug=_free_slug(name, pk),
            time_zone=time_zone,
            currency=currency,
            is_demonstration=is_demonstration,
        )
        fit(organisation)
        organisation.save(force_insert=True)
        top = Unit.objects.create(name=organisation.name, code="ENT", tier=rules.Tier.ENTERPRISE)
        person = _person(email, person_name, password)
        membership = Membership.objects.create(person=person, unit=top, role=role)
        founder = queries.member(membership.pk)
        audit.record(founder, "founded", organisation, new={"name": name, "time_zone": time_zone})
    return founder


def _next_id(model: type[Organisation]) -> int:
    """The row-level security of organisations compares the id, so it has to be known before the row is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return int(cursor.fetchone()[0])


def _free_slug(name: str, pk: int) -> str:
    return f"{slugify(name)[:48] or 'organisation'}-{pk}"


@action
def change_organisation(
    *, actor: Member, version: int | None, name: str, time_zone: str, currency: str
) -> Organisation:
    guards.require(rules.can_administer(actor), NOT_ADMINISTRATOR)
    organisation = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    before = audit.fields_of(organisation, "name", "time_zone", "currency")
    guards.require_version(organisation.version, version, before)
    guards.refuse_if(not name.strip(), "R1", "Name is missing. Give the organisation a name.", field="name")
    _check_time_zone(time_zone)
    guards.refuse_if(
        len(currency) != 3 or not currency.isascii() or not currency.isalpha(),
        "R11",
        "A currency has three letters, such as EUR or USD.",
        field="currency",
    )
    organisation.name, organisation.time_zone, organisation.currency = name.strip(), time_zone, currency.upper()
    _save_changed(actor, organisation, before)
    return organisation


def _check_time_zone(name: str) -> None:
    try:
        rules.validate_time_zone(name)
    except ValidationError as error:
        raise guards.Refused("R11", error.messages[0], field="time_zone") from None


def _save_changed(actor: Member, record: Any, before: dict[str, Any]) -> None:
    """Store what differs from `before` as the next version, with its trail; nothing where nothing differs."""
    fit(record)
    old, new = audit.changes(before, audit.fields_of(record, *before))
    if new:
        record.version += 1
        record.save()
        audit.record(actor, "changed", record, old=old, new=new)


@action
def add_unit(
    *, actor: Member, name: str, code: str, parent_id: int | None, tier: int = rules.Tier.UNIT, order: int = 0
) -> Unit:
    guards.require(rules.can_administer(actor), NOT_ADMINISTRATOR)
    alone("units")
    unit = Unit(name=name.strip(), code=code.strip(), tier=tier, order=order)
    _place(unit, parent_id)
    _check_unit(unit)
    unit.save()
    audit.record(actor, "added", unit, new=audit.fields_of(unit))
    return unit


@action
def change_unit(*, actor: Member, unit_id: int, version: int | None, **fields: Any) -> Unit:
    """Change name, code, tier, order or parent_id. Refuses a unit below itself (R3) and a stale version (R5)."""
    guards.require(rules.can_administer(actor), NOT_ADMINISTRATOR)
    alone("units")
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    before = audit.fields_of(unit)
    guards.refuse_unknown(fields, before)
    guards.require_version(unit.version, version, before)
    if "parent_id" in fields:
        _place(unit, fields.pop("parent_id"))
    for name, value in fields.items():
        setattr(unit, name, value.strip() if isinstance(value, str) else value)
    _check_unit(unit)
    _save_changed(actor, unit, before)
    return unit


def _place(unit: Unit, parent_id: int | None) -> None:
    tree = queries.unit_tree()
    guards.refuse_if(
        parent_id is not None and (not isinstance(parent_id, int) or parent_id not in tree.units),
        "R11",
        "Choose a parent from the list of units.",
        field="parent",
    )
    is_top = unit.pk is not None and unit.parent_id is None
    guards.refuse_if(
        parent_id is None and not is_top and bool(tree.units),
        "R1",
        "Parent is missing. Choose the unit above.",
        field="parent",
    )
    guards.refuse_if(
        parent_id is not None and unit.pk is not None and parent_id in tree.below(unit.pk),
        "R3",
        "A unit can't lie below itself. Choose a parent outside of its own branch.",
        field="parent",
    )
    unit.parent_id = parent_id


def _check_unit(unit: Unit) -> None:
    guards.refuse_if(not unit.name, "R1", "Name is missing. Give the unit a name.", field="name")
    guards.refuse_if(not unit.code, "R1", "Code is missing. Give the unit a short code.", field="code")
    guards.refuse_if(unit.tier not in rules.Tier.values, "R11", "Choose a scorecard tier from 1 to 3.", field="tier")
    fit(unit)
    taken = Unit.objects.filter(code__iexact=unit.code).exclude(pk=unit.pk).exists()
    guards.refuse_if(taken, "R13", f"Another unit has the code “{unit.code}”. Choose a different one.", field="code")


@action
def remove_unit(*, actor: Member, unit_id: int) -> None:
    """Remove an empty unit. Refuses, with the list, a unit that has units, people, scorecards or measures (R7)."""
    guards.require(rules.can_administer(actor), NOT_ADMINISTRATOR)
    alone("units")
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    below = [str(child) for child in Unit.objects.filter(parent=unit)]
    people = [str(found) for found in queries.members().filter(unit=unit)]
    guards.refuse_if(
        bool(below or people),
        "R7",
        f"“{unit}” can't be removed while others depend on it: {', '.join((below + people)[:10])}. Move them first.",
        dependants=below + people,
    )
    old = audit.fields_of(unit)
    audit.record(actor, "removed", unit, old=old)
    unit.delete()


@action
def invite(
    *, actor: Member, email: str, name: str, role: str, unit_id: int, title: str = "", password: str | None = None
) -> Membership:
    """Make a person a member. A person who has an account keeps it; a new one sets a password by mail (reset link)."""
    guards.require(rules.can_administer(actor), NOT_ADMINISTRATOR)
    _check_role(role)
    unit = _unit(unit_id)
    person = _person(email, name, password)
    guards.refuse_if(
        Membership.objects.filter(person=person).exists(),
        "R13",
        f"{email} is a member already. Change the entry in the list.",
        field="email",
    )
    membership = Membership(person=person, unit=unit, role=role, title=title.strip())
    fit(membership)
    membership.save()
    audit.record(actor, "invited", membership, new={"email": person.email, "role": role, "unit_id": unit_id})
    return membership


def _person(email: str, name: str, password: str | None) -> Person:
    """Who has this address, or a new person with it."""
    email = email.strip()
    guards.refuse_if(not name.strip(), "R1", "Name is missing. Write the person's name.", field="name")
    guards.refuse_if(not email, "R1", "E-mail is missing. Write the person's address.", field="email")
    wanted = Person(email=email, name=name.strip(), password=UNUSABLE_PASSWORD_PREFIX)
    fit(wanted)
    return queries.person_by_email(email) or Person.objects.create_user(email, password, name=wanted.name)


def _check_role(role: str) -> None:
    guards.refuse_if(
        role not in rules.Role.values, "R11", f"Choose a role: {', '.join(rules.Role.labels)}.", field="role"
    )


def _unit(unit_id: int) -> Unit:
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise guards.Refused("R11", "Choose a unit from the list.", field="unit")
    return unit


@action
def give_password(*, actor: Member, password: str) -> int:
    """One password for everybody in a demonstration who has none yet; returns for how many. It is hashed once: no secret."""
    guards.require(
        rules.can_administer(actor) and actor.organisation.is_demonstration,
        "Only in a demonstration may one password serve everybody. Nothing was changed.",
    )
    people = Person.objects.filter(
        pk__in=Membership.objects.values("person_id"), password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    count = people.update(password=make_password(password))
    audit.record(actor, f"gave {count} people a password in", actor.organisation)
    return count


@action
def change_member(
    *, actor: Member, membership_id: int, version: int | None, role: str, unit_id: int, title: str, is_active: bool
) -> Membership:
    """Change role, unit, title or activity. The last active administrator stays (R7)."""
    guards.require(rules.can_administer(actor), NOT_ADMINISTRATOR)
    alone("administrators")
    membership: Membership = (
        Membership.objects.select_related("person").select_for_update(of=("self",)).get(pk=membership_id)
    )
    before = audit.fields_of(membership, "role", "unit_id", "title", "is_active")
    guards.require_version(membership.version, version, before)
    _check_role(role)
    stays = is_active and role == rules.Role.ADMINISTRATOR
    others = queries.active_members().filter(role=rules.Role.ADMINISTRATOR).exclude(pk=membership_id)
    guards.refuse_if(
        not stays and membership.is_active and membership.role == rules.Role.ADMINISTRATOR and not others.exists(),
        "R7",
        "This is the last administrator. Make somebody else administrator first.",
        field="role",
    )
    membership.role, membership.unit, membership.title, membership.is_active = (
        role,
        _unit(unit_id),
        title.strip(),
        is_active,
    )
    leaves = before["is_active"] and not is_active
    _save_changed(actor, membership, before)
    if leaves:
        events.publish(MemberDeactivated(membership.pk, actor.pk))
    return membership


@action
def appoint(
    *, actor: Member, unit_id: int, role: str, membership_id: int, starts_on: date, ends_on: date | None = None
) -> Appointment:
    """Let a member lead something in a unit, from a day on. What one person leads is held by one at a time (R13)."""
    guards.require(rules.can_appoint(actor), NOT_TO_APPOINT)
    alone("appointments")
    known = queries.active_members().filter(pk=membership_id).exists()
    guards.refuse_if(not known, "R11", "Choose an active member.", field="member")
    made = Appointment(
        unit=_unit(unit_id), role=role, member_id=membership_id, starts_on=starts_on, ends_on=ends_on
    )  # fmt: skip
    fit(made)
    _refuse_backwards(made)
    others = Appointment.objects.filter(unit_id=unit_id, role=role).select_related("member__person", "unit")
    if role not in rules.HELD_BY_ONE:
        others = others.filter(member_id=membership_id)
    other = next((each for each in others if _overlap(each, made)), None)
    until = f"until {other.ends_on}" if other and other.ends_on else "without an end"
    guards.refuse_if(
        other is not None, "R13", f"{other and other.member} holds this from {other and other.starts_on} {until}. End that first.",
        field="starts_on",
    )  # fmt: skip
    made.save()
    audit.record(actor, "appointed", made, new=audit.fields_of(made))
    return made


def _refuse_backwards(made: Appointment) -> None:
    backwards = made.ends_on is not None and made.ends_on < made.starts_on
    guards.refuse_if(backwards, "R3", "An appointment ends after it starts. Correct one of the days.", field="ends_on")


def _overlap(one: Appointment, two: Appointment) -> bool:
    return (one.ends_on is None or one.ends_on >= two.starts_on) and (
        two.ends_on is None or two.ends_on >= one.starts_on
    )


@action
def end_appointment(*, actor: Member, appointment_id: int, version: int | None, on: date) -> Appointment:
    """`on` is the last day. One that never began is ended on its first day."""
    guards.require(rules.can_appoint(actor), NOT_TO_APPOINT)
    found = Appointment.objects.select_for_update().get(pk=appointment_id)
    before = audit.fields_of(found)
    guards.require_version(found.version, version, audit.plain({"ends_on": found.ends_on}))
    found.ends_on = on
    _refuse_backwards(found)
    _save_changed(actor, found, before)
    return found


@action
def issue_token(*, actor: Member, name: str, can_write: bool, days: int) -> tuple[ApiToken, str]:
    """A new token of the actor's own, and its secret, which is shown this once. 1 to 365 days."""
    guards.refuse_if(not name.strip(), "R1", "Name is missing. Say what the token is for.", field="name")
    guards.refuse_if(not 1 <= days <= 365, "R3", "A token lasts between 1 and 365 days.", field="days")
    guards.require(not can_write or rules.can_record(actor), "A viewer's token can only read. Nothing was made.")
    secret = f"ff_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        member_id=actor.pk,
        name=name.strip(),
        prefix=secret[:10],
        token_hash=queries.token_hash(secret),
        can_write=can_write,
        expires_at=timezone.now() + timedelta(days=days),
    )
    fit(token)
    token.save()
    audit.record(actor, "issued", token, new={"name": token.name, "can_write": can_write, "days": days})
    return token, secret


@action
def revoke_token(*, actor: Member, token_id: int) -> ApiToken:
    """End one of the actor's own tokens at once."""
    token = queries.tokens_of(actor).select_for_update().get(pk=token_id)
    if token.revoked_at is not None:
        return token
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    audit.record(actor, "revoked", token)
    return token


def note_use(token: ApiToken) -> None:
    """Remember when a token was last used, at most once a minute. No act of its own, so that it leaves no entry."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
