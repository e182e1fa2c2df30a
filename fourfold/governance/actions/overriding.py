"""The strategy office lets a guard-rail be broken for a while, and takes that back."""

from datetime import date
from typing import Any

from django.utils import timezone

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.core.locks import alone
from fourfold.governance import rules
from fourfold.governance.models import Override
from fourfold.measures.queries import today
from fourfold.org import rules as roles
from fourfold.org.queries import Member
from fourfold.strategy import queries as strategy

NOT_OFFICE = "Only the strategy office overrides a guard-rail. Nothing was changed."


@action
def override_guard_rail(
    *, actor: Member, rule: str, reason: str, until: date | None, strategy_id: int | None = None, scorecard_id: int | None = None,
    perspective_id: int | None = None, objective_id: int | None = None,
) -> Override:  # fmt: skip
    """Let the rule be broken in one place, up to and including a day, for a reason of at least 20 characters."""
    guards.require(roles.is_strategy_office(actor), NOT_OFFICE)
    alone("overrides")
    guards.refuse_if(
        rule not in rules.Rule.values, "R11", f"Choose a guard-rail: {', '.join(rules.Rule.values)}.", field="rule"
    )
    guards.refuse_if(until is None, "R1", "Say until when. An override always ends.", field="until")
    assert until is not None
    made = Override(
        rule=rule, reason=reason.strip(), until=until, strategy_id=strategy_id, scorecard_id=scorecard_id,
        perspective_id=perspective_id, objective_id=objective_id, made_by_id=actor.pk,
    )  # fmt: skip
    _refuse_unfounded(actor, made)
    _refuse_nowhere(actor, made)
    fit(made)
    same = Override.objects.filter(withdrawn_at=None, until__gte=today(actor), **_subject(made)).first()
    guards.refuse_if(
        same is not None, "R13", f"It is overridden until {same and same.until} already. Take that back first.", field="until"
    )  # fmt: skip
    made.save()
    audit.record(actor, "overrode", made, new=audit.fields_of(made), reason=made.reason)
    events.announce("governance_changed", _names(made), by=actor.pk)
    return made


def _refuse_unfounded(actor: Member, made: Override) -> None:
    few = len(made.reason) < rules.LEAST_REASON
    guards.refuse_if(
        few, "R1", f"Say why in at least {rules.LEAST_REASON} characters: the board reads it.", field="reason"
    )
    guards.refuse_if(made.until < today(actor), "R3", "That day is over. Choose a later one.", field="until")


def _subject(made: Override) -> dict[str, Any]:
    names = ("strategy_id", "scorecard_id", "perspective_id", "objective_id")
    return {"rule": made.rule, **{name: getattr(made, name) for name in names}}


def _refuse_nowhere(actor: Member, made: Override) -> None:
    """R1 and R11: exactly what this rule is about, and parts of one scorecard."""
    wanted = rules.SUBJECTS[made.rule]
    for name, value in _subject(made).items():
        field = name.removesuffix("_id")
        guards.refuse_if(
            name in wanted and value is None, "R1", f"Say which {field} the override is about.", field=field
        )
        unasked = name not in wanted and name != "rule" and value is not None
        guards.refuse_if(unasked, "R11", f"This guard-rail is not about one {field}. Leave it empty.", field=field)
    card = None
    if made.scorecard_id is not None:
        card = strategy.visible_scorecards(actor).filter(pk=made.scorecard_id).first()
        guards.refuse_if(card is None, "R11", "Choose a scorecard from the list.", field="scorecard")
    plan = card.strategy_id if card else made.strategy_id
    known: dict[str, bool] = {
        "strategy": made.strategy_id is None or strategy.visible_strategies(actor).filter(pk=made.strategy_id).exists(),
        "perspective": made.perspective_id is None
        or strategy.visible_perspectives(actor).filter(pk=made.perspective_id, strategy_id=plan or 0).exists(),
        "objective": made.objective_id is None
        or strategy.visible_objectives(actor)
        .filter(pk=made.objective_id, scorecard_id=made.scorecard_id or 0)
        .exists(),
    }
    for field, is_known in known.items():
        guards.refuse_if(not is_known, "R11", f"Choose the {field} from the list.", field=field)


@action
def withdraw_override(*, actor: Member, override_id: int) -> Override:
    """From now on the guard-rail holds here again. What was done meanwhile stays, and is listed."""
    guards.require(roles.is_strategy_office(actor), NOT_OFFICE)
    found = Override.objects.select_for_update().get(pk=override_id)
    if found.withdrawn_at is None:
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])
        audit.record(actor, "withdrew", found, old=audit.fields_of(found, "rule", "reason", "until"))
        events.announce("governance_changed", _names(found), by=actor.pk)
    return found


def _names(made: Override) -> list[str]:
    return [f"scorecard:{made.scorecard_id}" if made.scorecard_id else f"strategy:{made.strategy_id}"]
