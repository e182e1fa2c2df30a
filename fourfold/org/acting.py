"""Who acts when a command runs: the member that was named, or the organisation's first administrator."""

from fourfold.core.guards import Refused
from fourfold.core.scoping import organisation_scope
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.org.queries import Member


def acting_member(slug: str | None, email: str | None) -> Member:
    """Raises Refused R11 where the names don't lead to exactly one member."""
    person = org.person_by_email(email) if email else None
    if email and person is None:
        raise Refused("R11", f"Nobody has the address {email}. Nothing was saved.", field="as")
    choices = org.organisations_of(person.pk) if person else org.every_organisation()
    found = [each for each in choices if not slug or each.slug == slug or each.name.casefold() == slug.casefold()]
    if len(found) > 1 and not slug:
        found = [each for each in found if not each.is_demonstration] or found
    if len(found) != 1:
        if not choices:
            raise Refused(
                "R11", "There is no organisation yet. Make one with fourfold createadmin.", field="organisation"
            )
        names = ", ".join(each.slug for each in choices)
        raise Refused(
            "R11",
            f"Say which organisation is meant with --organisation. There are: {names}. Nothing was saved.",
            field="organisation",
        )
    if person:
        member = org.member_of(person.pk, found[0].pk)
        assert member is not None  # it is one of the person's own organisations
        return member
    with organisation_scope(found[0].pk):
        administrator = org.active_members().filter(role=roles.Role.ADMINISTRATOR).order_by("pk").first()
        if administrator is None:
            raise Refused("R11", "The organisation has no active administrator. Say who acts with --as.", field="as")
        return org.member(administrator.pk)
