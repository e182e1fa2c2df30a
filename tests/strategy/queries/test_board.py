"""A board takes the same number of SQL statements whatever its size, and its lines are right."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.measures.queries import viewing
from fourfold.org.queries import unit_tree
from fourfold.strategy.queries import board, links_on, map_of
from tests.scorecards import build_scorecard

SEPTEMBER = {"period": "2025-09"}
EVERYTHING, SOME_UNITS = 6, 7  # statements for members who see everything, and for those who see some units
A_PAGE = 15


def statements(act):
    with CaptureQueriesContext(connection) as taken:
        act()
    return [query["sql"] for query in taken.captured_queries]


@pytest.fixture
def small(office, site):
    return build_scorecard(office, site.pk, measures=4, periods=2)


def test_a_member_who_sees_everything_needs_six_statements(office, small):
    viewed = viewing(office, SEPTEMBER)
    assert len(statements(lambda: board(office, viewed))) == EVERYTHING


def test_a_member_who_sees_some_units_needs_seven_and_with_the_tree_at_hand_six(ada, small):
    viewed, tree = viewing(ada, SEPTEMBER), unit_tree()
    assert len(statements(lambda: board(ada, viewed))) == SOME_UNITS
    assert len(statements(lambda: board(ada, viewed, None, tree))) == SOME_UNITS - 1


@pytest.mark.parametrize(("measures", "periods"), [(60, 12), (60, 24), (1000, 12)])
def test_the_number_does_not_grow_with_measures_or_periods(office, site, measures, periods):
    built = build_scorecard(office, site.pk, measures=measures, periods=periods)
    viewed = viewing(office, SEPTEMBER, count=periods)
    shown = []
    taken = statements(lambda: shown.append(board(office, viewed, [built.scorecard_id])))
    assert len(taken) == EVERYTHING
    assert len(shown[0].scorecard(built.scorecard_id).measures) == measures
    assert shown[0].scored.value.shape == (measures, periods)


def test_lines_and_the_map_ask_for_next_to_nothing_more(office, small):
    found = board(office, viewing(office, SEPTEMBER))
    assert statements(lambda: found.scorecard(small.scorecard_id)) == []
    drawn = []
    assert len(statements(lambda: drawn.extend(links_on(found, small.scorecard_id)))) == 1
    assert statements(lambda: map_of(found, small.scorecard_id, drawn)) == []


def test_everything_a_page_asks_this_room_for_stays_below_the_ceiling(ada, small):
    def page():
        viewed, tree = viewing(ada, SEPTEMBER), unit_tree()
        found = board(ada, viewed, [small.scorecard_id], tree)
        map_of(found, small.scorecard_id, links_on(found, small.scorecard_id))

    assert len(statements(page)) == 10 <= A_PAGE - 3  # three are left for session, person, member and organisation


def test_a_built_scorecard_is_a_mixed_one(office, site):
    built = build_scorecard(office, site.pk, measures=60, periods=12)
    viewed = replace(viewing(office, SEPTEMBER), today=date(2025, 10, 14))
    line = board(office, viewed).scorecard(built.scorecard_id)
    assert set(Counter(each.status for each in line.measures)) == {"green", "amber", "red"}
    assert (line.result.coverage, len(line.perspectives)) == (1.0, 4)
    assert [len(lane.objectives) for lane in line.perspectives] == [4, 4, 4, 4]
