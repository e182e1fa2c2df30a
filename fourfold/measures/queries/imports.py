"""Import runs and saved mappings, as far as a member may see them."""

from django.db.models import QuerySet

from fourfold.measures.models import ImportRun, SavedMapping
from fourfold.org import rules as roles
from fourfold.org.queries import Member


def visible_runs(member: Member) -> QuerySet[ImportRun]:
    """A run is its member's own affair; the strategy office sees all. Newest first."""
    found = ImportRun.objects.select_related("unit", "member__person").order_by("-created_at", "-pk")
    return found if roles.is_strategy_office(member) else found.filter(member_id=member.pk)


def saved_mappings(member: Member) -> QuerySet[SavedMapping]:
    """Mappings of the organisation, for those who may import."""
    found = SavedMapping.objects.order_by("name")
    return found if roles.can_edit(member) else found.none()
