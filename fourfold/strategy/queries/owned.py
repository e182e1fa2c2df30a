"""What a member answers for in strategies, whoever may see it."""

from typing import Any

from fourfold.strategy import rules
from fourfold.strategy.models import Objective, Scorecard, Theme

OWNED: dict[str, tuple[Any, str]] = {
    "scorecard": (Scorecard, "owner_id"), "theme": (Theme, "sponsor_id"), "objective": (Objective, "owner_id"),
}  # fmt: skip


def owned_by(member_id: int) -> list[tuple[str, int, str]]:
    """Kind, number and name of scorecards, themes and objectives that weren't stopped. Three statements."""
    return [
        (kind, pk, name)
        for kind, (model, field) in OWNED.items()
        for pk, name in model.objects.filter(**{field: member_id})
        .exclude(**({"state__in": rules.GONE} if kind == "objective" else {"pk": 0}))
        .order_by("pk").values_list("pk", "name")
    ]  # fmt: skip
