"""Handing over what a member answers for in strategies. Part of an act of a room above, which asks both and writes the trail."""

from collections.abc import Collection

from django.db.models import F

from fourfold.strategy.queries.owned import OWNED


def hand_over(items: Collection[tuple[str, int]], giver_id: int, receiver_id: int) -> None:
    """What is still the giver's becomes the receiver's."""
    for kind, (model, field) in OWNED.items():
        ids = [pk for each, pk in items if each == kind]
        rows = model.objects.filter(pk__in=ids, **{field: giver_id})
        rows.update(**{field: receiver_id}, version=F("version") + 1)
