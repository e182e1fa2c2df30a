"""Since when something about some measures is another thing: what was recorded, replaced or taken back after an instant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min, Q

from fourfold.measures.models import Calculation, Target, Threshold, Value


@dataclass(frozen=True)
class Changed:
    """The first and the last day on which a changed period begins; `last` is None for a rule or target, which go on."""

    first: date
    last: date | None


def changed_since_instant(measure_ids: Collection[int], since: datetime) -> Changed | None:
    """Which days are touched by what changed after the instant; None where nothing did. Four queries."""
    changed = Q(measure_id__in=measure_ids) & (Q(recorded_at__gt=since) | Q(superseded_at__gt=since))
    values = Value.objects.filter(changed).aggregate(first=Min("period_start"), last=Max("period_start"))
    rules = [
        model.objects.filter(changed).aggregate(first=Min("effective_from"))["first"]
        for model in (Threshold, Target, Calculation)
    ]
    begins = [each for each in (values["first"], *rules) if each is not None]
    if not begins:
        return None
    return Changed(min(begins), values["last"] if not any(rules) else None)
