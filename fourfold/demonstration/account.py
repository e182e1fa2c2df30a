"""The account that a newcomer signs in with, and where the demonstration is found again."""

from fourfold.demonstration.reading import load
from fourfold.org import queries as org
from fourfold.org.queries import Member

PASSWORD = "Right-first-time-24"  # noqa: S105 - printed by the command on purpose; everybody in the demonstration has it


def email_of(key: str) -> str:
    organisation = load("organisation")
    first, last = organisation["people"][key][0].lower().split(" ", 1)
    return f"{first}.{last}@{organisation['domain']}"


def email() -> str:
    """The founder's: an administrator, who may look at everything and change it."""
    return email_of(next(iter(load("organisation")["people"])))


def found() -> Member | None:
    """The founder of the demonstration that exists; None where there is none."""
    person = org.person_by_email(email())
    if person is None:
        return None
    known = [each for each in org.organisations_of(person.pk) if each.is_demonstration]
    return org.member_of(person.pk, known[0].pk) if known else None
