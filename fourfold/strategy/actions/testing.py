"""Confirming what a test of the links said: only then does it stand on the links."""

from datetime import date

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.measures import queries as measures
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.strategy.actions.rights import editable_scorecard
from fourfold.strategy.models import ObjectiveLink
from fourfold.strategy.queries.association import TestedLink, link_test

OTHERWISE = (
    "The numbers have changed since you looked: the test says something else now. Nothing was saved. Look again."
)


@action
def confirm_link_tests(
    *, actor: Member, scorecard_id: int, period: date, seen: str, frequency: str = "month"
) -> list[ObjectiveLink]:
    """Write on each tested link when it was tested and what came out. `seen` is the mark of the results that were looked at.

    Links that could not be tested stay as they are, and so do those whose cause belongs to a unit that isn't the actor's.
    """
    scorecard = editable_scorecard(actor, scorecard_id)
    viewed = measures.viewing(actor, {"period": period.isoformat(), "frequency": frequency})
    found = link_test(actor, scorecard.pk, viewed)
    guards.refuse_if(found.seen != seen, "R5", OTHERWISE)
    mine = org.editable_unit_ids(actor, org.unit_tree())
    tested = {each.link.pk: each for each in found.tested if each.result}
    links = ObjectiveLink.objects.select_for_update(of=("self",)).filter(
        pk__in=tested, cause__scorecard__unit_id__in=mine
    )
    written = [_write(link, tested[link.pk], measures.today(actor)) for link in links.order_by("pk")]
    guards.refuse_if(not written, "R3", "None of these links could be tested yet. Nothing was saved.")
    said = [
        {"link": each.link.pk, "result": each.result, "lag": each.lag, "frequency": each.frequency.value,
         "correlation": each.correlation, "pairs": each.pairs, "adjusted_p": each.adjusted}
        for each in (tested[link.pk] for link in written)
    ]  # fmt: skip
    audit.record(actor, "tested the links of", scorecard, new={"period": period, "links": said})
    ids = {f"objective:{pk}" for link in written for pk in (link.cause_id, link.effect_id)}
    events.announce("strategy_changed", [f"scorecard:{scorecard.pk}", *sorted(ids)], by=actor.pk)
    return written


def _write(link: ObjectiveLink, tested: TestedLink, on: date) -> ObjectiveLink:
    link.tested_on, link.result = on, tested.result
    link.version += 1
    link.save(update_fields=["tested_on", "result", "version"])
    return link
