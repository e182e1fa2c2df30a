"""Organisations: with a token its own one; with a session all of the person's."""

from typing import Any

from django.http import Http404
from ninja import Path, Router

from fourfold.integrations.rest.fields import Id, Output
from fourfold.integrations.rest.problems import READS, faults
from fourfold.org.queries import organisations_of

router = Router(tags=["Organisations"])


class OrganisationOut(Output):
    id: int
    name: str
    time_zone: str
    currency: str
    is_current: bool
    version: int


class Organisations(Output):
    items: list[OrganisationOut]


def _organisation(organisation: Any, current: int) -> OrganisationOut:
    return OrganisationOut(
        id=organisation.pk, name=organisation.name, time_zone=organisation.time_zone, currency=organisation.currency,
        is_current=organisation.pk == current, version=organisation.version,
    )  # fmt: skip


def _known(request: Any) -> list[OrganisationOut]:
    member = request.member
    found = [member.organisation] if request.caller.token else organisations_of(member.person_id)
    return [_organisation(each, member.organisation_id) for each in found]


@router.get("/organisations", response={200: Organisations, **faults(READS)}, summary="List organisations")
def list_organisations(request: Any) -> Any:
    """A token belongs to one organisation and sees that one. A signed-in person sees all they are a member of."""
    return Organisations(items=_known(request))


@router.get(
    "/organisations/{organisation_id}", response={200: OrganisationOut, **faults(READS)}, summary="Read an organisation"
)
def read_organisation(request: Any, organisation_id: Path[Id]) -> Any:
    for organisation in _known(request):
        if organisation.id == organisation_id:
            return organisation
    raise Http404
