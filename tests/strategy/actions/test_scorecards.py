"""Scorecards: who may add and change them, and what is refused."""

import pytest

from fourfold.strategy import actions
from fourfold.strategy.models import (
    PerspectivePlacement,
    Scorecard,
)
from tests.acts import one_entry, refused, told

__all__ = ["told"]

OTHERS = ("ben", "vera", "dan")


class TestScorecards:
    def test_a_scorecard_has_the_strategys_lanes(self, ada, site, strategy, told):
        with one_entry("added", ada) as found:
            made = actions.add_scorecard(
                actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Card", owner_id=ada.pk, method="worst"
            )
        assert found[0].new["method"] == "worst"
        assert [place.weight for place in PerspectivePlacement.objects.filter(scorecard=made)] == [1.0] * 4
        assert told == [("strategy_changed", [f"scorecard:{made.pk}"], ada.pk)]

    WRONG = [
        ({"name": " "}, "R1", "name"),
        ({"name": "x" * 121}, "R2", "name"),
        ({"audience": "all"}, "R11", "audience"),
        ({"method": "guess"}, "R11", "method"),
        ({"minimum_coverage": 1.5}, "R2", "minimum_coverage"),
        ({"minimum_coverage": float("nan")}, "R2", "minimum_coverage"),
        ({"minimum_coverage": -0.1}, "R2", "minimum_coverage"),
        ({"owner_id": 10**9}, "R11", "owner"),
        ({"order": -1}, "R2", "order"),
        ({"id": 1}, "R11", "id"),
        ({"organisation_id": 1}, "R11", "organisation_id"),
    ]

    @pytest.mark.parametrize(("changes", "code", "field"), WRONG)
    def test_what_is_refused(self, ada, site, strategy, scorecard, changes, code, field):
        with refused(code, field):
            actions.add_scorecard(
                actor=ada, **{"unit_id": site.pk, "strategy_id": strategy.pk, "name": "Card", **changes}
            )
        with refused(code, field):
            actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, **changes)

    def test_a_name_is_used_once_in_a_unit(self, ada, site, strategy, scorecard):
        with refused("R13", "name"):
            actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="NORTH scorecard")

    @pytest.mark.parametrize("who", OTHERS)
    def test_others_may_not(self, request, scorecard, who):
        actor = request.getfixturevalue(who)
        with refused("R4"):
            actions.change_scorecard(actor=actor, scorecard_id=scorecard.pk, version=1, name="Mine")

    def test_it_can_not_be_moved_into_a_unit_of_others_nor_to_another_strategy(self, ada, scorecard, other_site):
        with refused("R4"):
            actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, unit_id=other_site.pk)
        with refused("R11", "strategy_id"):
            actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, strategy_id=1)

    def test_a_confidential_scorecard_looks_absent(self, office, ada, scorecard):
        actions.change_scorecard(actor=office, scorecard_id=scorecard.pk, version=1, audience="confidential")
        with pytest.raises(Scorecard.DoesNotExist):
            actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=2, name="Mine")
