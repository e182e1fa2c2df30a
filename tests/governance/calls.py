"""A call of each action of governance that is accepted, for the sweep of hostile values; records that its pages show."""

from datetime import date, timedelta

REASON = "The board follows six KPIs here until the merger is done."


def governance_calls(ada, ben, office, site, scorecard, retain) -> dict[str, dict]:
    from fourfold.governance import actions
    from fourfold.measures.actions import add_measure
    from fourfold.measures.queries import today

    until = today(office) + timedelta(days=30)
    where = {"strategy_id": None, "scorecard_id": scorecard.pk, "perspective_id": None, "objective_id": retain.pk}
    made = actions.override_guard_rail(
        actor=office, rule="objectives", reason=REASON, until=until, scorecard_id=scorecard.pk
    )
    for owner in (ada, office):
        add_measure(actor=office, unit_id=site.pk, name=f"Of {owner.name}", code=f"OWN-{owner.pk}", owner_id=owner.pk)
    offered = actions.offer_handover(actor=office, giver_id=office.pk, receiver_id=ben.pk)
    return {
        "governance.offer_handover": {"actor": ada, "giver_id": ada.pk, "receiver_id": ben.pk, "note": "n"},
        "governance.accept_handover": {"actor": ben, "handover_id": offered.pk, "version": 1},
        "governance.decline_handover": {"actor": ben, "handover_id": offered.pk, "reason": "r", "version": 1},
        "governance.withdraw_handover": {"actor": office, "handover_id": offered.pk, "version": 1},
        "governance.override_guard_rail": {"actor": office, "rule": "unmeasured", "reason": REASON, "until": until, **where},
        "governance.withdraw_override": {"actor": office, "override_id": made.pk},
        "governance.note_review": {"actor": ada, "scorecard_id": scorecard.pk, "held_on": date(2025, 9, 1), "note": "n"},
    }  # fmt: skip


def governed(cast, scorecard_id: int | None = None) -> dict[str, int]:
    """An override of the strategy office's, of the scene's scorecard or of another; an appointment, and a handover to Ben."""
    from fourfold.governance import actions
    from fourfold.measures.queries import today
    from fourfold.org.actions import appoint
    from fourfold.strategy.models import Scorecard

    pk = scorecard_id or Scorecard.objects.get(name="Site North scorecard").pk
    made = actions.override_guard_rail(
        actor=cast.olga, rule="review", reason=REASON, until=today(cast.olga), scorecard_id=pk
    )
    if scorecard_id is not None:
        return {"override": made.pk}
    offered = actions.offer_handover(actor=cast.ada, giver_id=cast.ada.pk, receiver_id=cast.ben.pk)
    head = {"role": "unit_head", "unit_id": cast.ada.unit_id, "membership_id": cast.ada.pk}
    led = appoint(actor=cast.alex, starts_on=date(2026, 1, 1), **head)
    return {"override": made.pk, "handover": offered.pk, "appointment": led.pk}
