"""A call of each action of the room that is accepted, and records for its pages."""

PATH = ["strategy"]


def versions_calls(ada, ben, office, strategy):
    from fourfold.strategy.actions import set_up_strategy
    from fourfold.versions.actions import propose
    from fourfold.versions.models import Baseline

    asked = propose(actor=ben, strategy_id=strategy.pk, path=PATH, comment="Who pays?")
    decided = {"actor": ada, "proposal_id": asked.pk, "version": 1}
    other = set_up_strategy(
        actor=ada, unit_id=strategy.unit_id, name="Versions", starts_on=strategy.starts_on, ends_on=strategy.ends_on,
        state="draft",
    )  # fmt: skip
    kept(office, other)
    assert Baseline.objects.count() == 1
    return {
        "versions.move_strategy": {"actor": ada, "strategy_id": other.pk, "move": "submit", "version": 1, "reason": "r"},
        "versions.propose": {
            "actor": ben, "strategy_id": strategy.pk, "path": PATH, "word": "vision", "value": "v", "comment": "c"
        },
        "versions.accept_proposal": {**decided, "decision": "d"},
        "versions.decline_proposal": {**decided, "decision": "d"},
        "versions.withdraw_proposal": {**decided, "actor": ben},
        "versions.restore_version": {"actor": ada, "strategy_id": other.pk, "number": 1, "seen": "", "reason": "r"},
    }  # fmt: skip


def kept(office, strategy):
    """The strategy's first version, as approving it keeps it."""
    from fourfold.plain.strategy import write_strategy
    from fourfold.strategy.queries import strategy_text
    from fourfold.versions.models import Baseline

    text = write_strategy(strategy_text(office, strategy))
    return Baseline.objects.create(strategy_id=strategy.pk, number=1, text=text, approved_by_id=office.pk)


def living(cast) -> dict[str, int]:
    """An open proposal about the scene's strategy, whose first version was kept."""
    from fourfold.strategy.queries import visible_strategies
    from fourfold.versions.actions import propose

    found = visible_strategies(cast.olga).first()
    kept(cast.olga, found)
    return {"proposal": propose(actor=cast.vera, strategy_id=found.pk, path=PATH, comment="Why?").pk}
