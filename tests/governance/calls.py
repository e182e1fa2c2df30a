"""A call of each action of governance that is accepted, for the sweep of hostile values; records that its pages show."""

from datetime import date, timedelta

REASON = "The board follows six KPIs here until the merger is done."


def governance_calls(ada, office, scorecard, retain) -> dict[str, dict]:
    from fourfold.governance import actions
    from fourfold.measures.queries import today

    until = today(office) + timedelta(days=30)
    where = {"strategy_id": None, "scorecard_id": scorecard.pk, "perspective_id": None, "objective_id": retain.pk}
    made = actions.override_guard_rail(
        actor=office, rule="objectives", reason=REASON, until=until, scorecard_id=scorecard.pk
    )
    return {
        "governance.override_guard_rail": {"actor": office, "rule": "unmeasured", "reason": REASON, "until": until, **where},
        "governance.withdraw_override": {"actor": office, "override_id": made.pk},
        "governance.note_review": {"actor": ada, "scorecard_id": scorecard.pk, "held_on": date(2025, 9, 1), "note": "n"},
    }  # fmt: skip


def governed(cast, scorecard_id: int | None = None) -> dict[str, int]:
    """An override of the strategy office's: of the scene's scorecard, or of another."""
    from fourfold.governance import actions
    from fourfold.measures.queries import today
    from fourfold.strategy.models import Scorecard

    pk = scorecard_id or Scorecard.objects.get(name="Site North scorecard").pk
    made = actions.override_guard_rail(
        actor=cast.olga, rule="review", reason=REASON, until=today(cast.olga), scorecard_id=pk
    )
    return {"override": made.pk}
