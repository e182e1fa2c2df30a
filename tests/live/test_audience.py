"""The bulk answer about who may hear what equals the pages' own rules, for every role and audience."""

from datetime import date

import pytest

from fourfold.measures.actions import add_measure
from fourfold.measures.queries import visible_measures
from fourfold.strategy import actions as strategy
from fourfold.strategy import queries

AUDIENCES = ("organisation", "unit", "confidential")


@pytest.fixture
def everything(admin, site, other_site, ada, dan, office):
    """A measure and a scorecard with an objective for each audience, in both sites; their live names."""
    names = set()
    for unit, owner in ((site, ada), (other_site, dan)):
        for year, audience in enumerate(AUDIENCES, start=2030):
            code = f"{unit.code}-{audience}"
            common = {"actor": office, "unit_id": unit.pk, "audience": audience, "owner_id": owner.pk}
            names.add(f"measure:{add_measure(name=code, code=code, **common).pk}")
            plan = strategy.set_up_strategy(
                actor=office, unit_id=unit.pk, name=code, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31)
            )
            card = strategy.add_scorecard(name=code, strategy_id=plan.pk, **common)
            lane = plan.perspectives.first()
            objective = strategy.add_objective(
                actor=office, scorecard_id=card.pk, perspective_id=lane.pk, code="O1", name="Objective"
            )
            names |= {f"scorecard:{card.pk}", f"strategy:{plan.pk}", f"objective:{objective.pk}"}
    return names


def seen_on_pages(member, names):
    kinds = {
        "measure": visible_measures, "scorecard": queries.visible_scorecards,
        "objective": queries.visible_objectives, "strategy": queries.visible_strategies,
    }  # fmt: skip
    return {
        f"{kind}:{pk}" for kind, visible in kinds.items() for pk in visible(member).values_list("pk", flat=True)
    } & names


def test_everybody_hears_of_exactly_what_their_pages_show(everything, admin, ada, ben, vera, dan, office):
    members = [admin, ada, ben, vera, dan, office]
    expected = {member.pk: seen_on_pages(member, everything) for member in members}
    assert queries.seen_names(members, everything) == expected
    assert len({frozenset(seen) for seen in expected.values()}) >= 4, "the cast sees different things"


def test_unknown_kinds_are_left_out_and_the_star_is_everybodys(ben):
    assert queries.seen_names([ben], {"*", "secret:1", "measure:x", "measure:", "person:1"}) == {ben.pk: {"*"}}


def test_the_number_of_queries_does_not_grow_with_the_members(
    everything, admin, ada, ben, vera, dan, office, django_assert_num_queries
):
    for members in ([ben], [admin, ada, ben, vera, dan, office]):
        with django_assert_num_queries(5):
            queries.seen_names(members, everything)
