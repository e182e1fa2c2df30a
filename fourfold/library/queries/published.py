"""KPIs that the organisation has published, or is about to."""

from typing import Any

from django.db.models import QuerySet

from fourfold.library import rules
from fourfold.library.models import Publication
from fourfold.measures.queries import thresholds_of, visible_measures
from fourfold.org.queries import Member

COPIED = (
    "question", "description", "usage", "tags", "indicator", "formula", "unit_of_measure", "decimals", "kind", "words", "scale",
    "source_system", "collection", "frequency", "reporting", "unit_aggregation", "cautions",
)  # fmt: skip


def publications(member: Member) -> QuerySet[Publication]:
    """Those whose measure the member may see, newest first."""
    seen = visible_measures(member).order_by().values("pk")
    related = ("measure__unit", "owner__person", "proposed_by__person", "decided_by__person")
    return Publication.objects.filter(measure_id__in=seen).select_related(*related).order_by("name", "-pk")


def approved(member: Member) -> QuerySet[Publication]:
    return publications(member).filter(state=rules.PublicationState.APPROVED)


def waiting(member: Member) -> QuerySet[Publication]:
    return publications(member).filter(state=rules.PublicationState.PROPOSED)


def seen_publications(member: Member, text: str = "", perspective: str = "") -> list[Publication]:
    """Approved ones with all the words in name, code, purpose or sheet, and of this perspective."""
    words = text.casefold().split()
    found = [each for each in approved(member) if not perspective or each.perspective == perspective]
    return [each for each in found if all(word in _text(each) for word in words)]


def _text(found: Publication) -> str:
    measure = found.measure
    return f"{found.name} {measure.code} {found.purpose} {measure.description} {measure.formula}".casefold()


def copied_sheet(measure: Any) -> dict[str, Any]:
    """What a copy takes over: the definition, no people, no values, no keys of other systems."""
    return {name: getattr(measure, name) for name in COPIED}


def direction_of(measure_id: int) -> str:
    """The polarity of the rule that holds last; "" without one."""
    rule = thresholds_of(measure_id).first()
    return rule.polarity if rule else ""
