"""A link that closes a reinforcing loop on purpose."""

import pytest

from fourfold.drawing import strategy_map as drawing
from fourfold.measures.queries import viewing
from fourfold.strategy import actions, queries
from tests.acts import one_entry, refused


@pytest.fixture
def forth(ada, speed, retain):
    return actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk, because="promises are kept")


def test_it_may_lead_back_to_where_it_came_from(ada, speed, retain, forth):
    with refused("R3", "effect"):
        actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=speed.pk)
    with one_entry("linked", ada):
        back = actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=speed.pk, is_loop=True)
    assert back.is_loop


def test_another_link_is_no_loop_because_of_it(ada, speed, retain, forth, scorecard, lanes):
    actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=speed.pk, is_loop=True)
    grow = actions.add_objective(
        actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, code="F1", name="Grow"
    )
    actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=grow.pk)
    with refused("R3", "effect"):
        actions.link_objectives(actor=ada, cause_id=grow.pk, effect_id=speed.pk)


def test_it_can_not_be_unmarked_while_it_closes_a_circle(ada, speed, retain, forth):
    back = actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=speed.pk, is_loop=True)
    with refused("R3", "is_loop") as found:
        actions.change_link(actor=ada, link_id=back.pk, version=1, is_loop=False)
    assert "Keep customers → Deliver on time → Keep customers" in found[0].sentence
    actions.unlink(actor=ada, link_id=forth.pk)
    with one_entry("changed", ada):
        actions.change_link(actor=ada, link_id=back.pk, version=1, is_loop=False)


def test_the_map_draws_it_dashed_and_says_so(ada, speed, retain, forth, scorecard):
    actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=speed.pk, is_loop=True, delay_months=6)
    board = queries.board(ada, viewing(ada, {}), [scorecard.pk])
    drawn = drawing.draw(queries.map_of(board, scorecard.pk, queries.links_on(board, scorecard.pk)), live=False)
    assert "C1 leads to I1 (agreed, medium, closes a loop, after 6 months)" in drawn
    assert "I1 leads to C1 (agreed, medium)" in drawn
    assert ">reinforcing loop</text>" in drawn
    assert ">loop · 6 mo</text>" in drawn
