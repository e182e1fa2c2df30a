"""Cause-and-effect links, and themes that are renamed: who may, what is kept, what is refused."""

from datetime import date

import pytest

from fourfold.strategy import actions, queries
from fourfold.strategy.models import (
    Objective,
    ObjectiveLink,
)
from tests.acts import one_entry, refused, told

__all__ = ["told"]

OTHERS = ("ben", "vera", "dan")


class TestLinks:
    def test_a_cause_is_linked_to_its_effect_and_unlinked(self, ada, retain, speed, scorecard, told):
        with one_entry("linked", ada) as found:
            link = actions.link_objectives(
                actor=ada,
                cause_id=speed.pk,
                effect_id=retain.pk,
                statement=" If on time, they stay ",
                strength=3,
                delay_months=2,
            )
        assert (link.statement, found[0].new["delay_months"], found[0].subject) == (
            "If on time, they stay", 2, "Deliver on time → Keep customers",
        )  # fmt: skip
        ids = sorted([f"objective:{retain.pk}", f"objective:{speed.pk}", f"scorecard:{scorecard.pk}"])
        with one_entry("unlinked", ada) as found:
            actions.unlink(actor=ada, link_id=link.pk)
        assert found[0].old["strength"] == 3
        assert told == [("strategy_changed", ids, ada.pk)] * 2
        with pytest.raises(ObjectiveLink.DoesNotExist):
            actions.unlink(actor=ada, link_id=link.pk)

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [({"strength": 4}, "R11", "strength"), ({"evidence": "x"}, "R11", "evidence"), ({"delay_months": -1}, "R3", "delay_months"),
         ({"delay_months": 121}, "R3", "delay_months")],
    )  # fmt: skip
    def test_what_is_refused(self, ada, retain, speed, changes, code, field):
        with refused(code, field):
            actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk, **changes)

    def test_neither_to_itself_nor_twice_nor_in_a_loop(self, ada, retain, speed, scorecard, lanes):
        third = actions.add_objective(
            actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, code="F1", name="Grow"
        )
        with refused("R3", "effect"):
            actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=speed.pk)
        actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
        with refused("R13", "effect"):
            actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
        actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=third.pk)
        with refused("R3", "effect") as found:
            actions.link_objectives(actor=ada, cause_id=third.pk, effect_id=speed.pk)
        assert found[0].details["path"] == [third.pk, speed.pk, retain.pk, third.pk]
        assert "Grow → Deliver on time → Keep customers → Grow" in found[0].sentence

    def test_an_objective_that_one_may_not_see_can_not_be_linked(self, office, ada, retain, speed, scorecard):
        actions.change_scorecard(actor=office, scorecard_id=scorecard.pk, version=1, audience="confidential")
        with pytest.raises(Objective.DoesNotExist):
            actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)

    def test_links_of_an_objective_are_its_causes_and_effects(self, ada, retain, speed):
        link = actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
        assert queries.links_of(ada, retain.pk).causes == (link,)
        assert queries.links_of(ada, speed.pk).effects == (link,)

    def test_a_link_is_tested_and_changed(self, ada, retain, speed):
        link = actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
        with one_entry("changed", ada) as found:
            actions.change_link(
                actor=ada, link_id=link.pk, version=1, result="supported", tested_on=date(2025, 9, 1), confidence=3
            )
        assert found[0].new == {"result": "supported", "tested_on": "2025-09-01", "confidence": 3}
        for changes, code, field in (
            ({"tested_on": None}, "R1", "tested_on"),
            ({"result": "maybe"}, "R11", "result"),
            ({"confidence": 4}, "R11", "confidence"),
            ({"delay_months": 121}, "R3", "delay_months"),
            ({"cause_id": retain.pk}, "R11", "cause_id"),
        ):
            with refused(code, field):
                actions.change_link(actor=ada, link_id=link.pk, version=2, **changes)
        with refused("R5"):
            actions.change_link(actor=ada, link_id=link.pk, version=1, statement="Old")

    @pytest.mark.parametrize("who", OTHERS)
    def test_others_may_not_change_a_link_or_a_theme(self, request, ada, strategy, retain, speed, who):
        actor = request.getfixturevalue(who)
        link = actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
        theme = actions.add_theme(actor=ada, strategy_id=strategy.pk, name="Growth")
        with refused("R4"):
            actions.change_link(actor=actor, link_id=link.pk, version=1, statement="Mine")
        with refused("R4"):
            actions.change_theme(actor=actor, theme_id=theme.pk, version=1, name="Mine")

    def test_a_theme_is_renamed(self, ada, strategy, cleo):
        theme = actions.add_theme(actor=ada, strategy_id=strategy.pk, name="Growth")
        actions.add_theme(actor=ada, strategy_id=strategy.pk, name="Lean")
        with one_entry("changed", ada) as found:
            actions.change_theme(actor=ada, theme_id=theme.pk, version=1, name="Profitable growth")
        assert (found[0].old, found[0].new) == ({"name": "Growth"}, {"name": "Profitable growth"})
        for changes, code, field in (
            ({"name": "LEAN"}, "R13", "name"),
            ({"name": " "}, "R1", "name"),
            ({"sponsor_id": cleo.pk}, "R11", "sponsor"),
        ):
            with refused(code, field):
                actions.change_theme(actor=ada, theme_id=theme.pk, version=2, **changes)
