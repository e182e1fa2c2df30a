"""The organisation itself: units and people."""

from dataclasses import dataclass
from datetime import date

from fourfold.demonstration.account import PASSWORD, email_of
from fourfold.demonstration.reading import load
from fourfold.org import actions, queries
from fourfold.org.queries import Member


@dataclass(frozen=True)
class Cast:
    """Members by key and unit numbers by code, as in content/organisation.yaml."""

    members: dict[str, Member]
    units: dict[str, int]

    @property
    def office(self) -> Member:
        """Who writes the strategy."""
        return self.members["tomas"]


def found() -> Member:
    """The organisation with its first person, who has no password yet."""
    content = load("organisation")
    key, (name, *_) = next(iter(content["people"].items()))
    return actions.found_organisation(
        name=content["name"], email=email_of(key), person_name=name, password=None, time_zone=content["time_zone"],
        currency=content["currency"], is_demonstration=True,
    )  # fmt: skip


def gather(founder: Member) -> Cast:
    """Everybody else, in their units. Inside the organisation's scope."""
    units = _units(founder)
    members: dict[str, Member] = {}
    for key, (name, title, role, unit) in load("organisation")["people"].items():
        if not members:
            members[key] = founder
            continue
        joined = actions.invite(
            actor=founder, email=email_of(key), name=name, role=role, unit_id=units[unit], title=title
        )
        members[key] = queries.member(joined.pk)
    actions.give_password(actor=founder, password=PASSWORD)
    return Cast(members, units)


def appoint(cast: Cast, since: date) -> None:
    """Who leads what, from the first year that is shown."""
    for key, role, unit in load("organisation")["leads"]:
        actions.appoint(
            actor=cast.office, unit_id=cast.units[unit], role=role, membership_id=cast.members[key].pk, starts_on=since
        )


def _units(founder: Member) -> dict[str, int]:
    units = {"ENT": founder.unit_id}
    for order, (code, (name, parent, tier)) in enumerate(load("organisation")["units"].items(), start=1):
        unit = actions.add_unit(actor=founder, name=name, code=code, parent_id=units[parent], tier=tier, order=order)
        units[code] = unit.pk
    return units
