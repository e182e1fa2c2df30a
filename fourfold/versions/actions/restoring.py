"""An earlier version becomes the present one: its text is applied, as any text is."""

from fourfold.core.acting import action
from fourfold.org.queries import Member
from fourfold.plain.strategy import write_strategy
from fourfold.strategy import actions as strategies
from fourfold.strategy import queries
from fourfold.strategy.actions import AppliedText
from fourfold.versions.queries import called, version_data


@action
def restore_version(*, actor: Member, strategy_id: int, number: int, seen: str = "", reason: str = "") -> AppliedText:
    """Apply a version's text with the actor's own rights. What came later is archived or ended, never erased."""
    strategy = queries.visible_strategies(actor).get(pk=strategy_id)
    text = write_strategy(version_data(actor, strategy, number))
    why = reason.strip() or f"Back to {called(number)}"
    return strategies.apply_text(actor=actor, text=text, strategy_id=strategy.pk, seen=seen, reason=why)
