"""The whole invented strategy as text: read back as it was, and applied without a change, whoever asks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.org import queries as org
from fourfold.plain.strategy import read_strategy, write_strategy
from fourfold.strategy.actions import apply_text
from fourfold.strategy.queries import plan_text, strategy_text, visible_strategies
from tests.acts import nothing_written

QUERIES = 22  # however much there is to write


@pytest.fixture
def strategy(ines):
    return visible_strategies(ines).first()


def test_what_is_exported_reads_back_and_applies_without_a_change(ines, strategy):
    with CaptureQueriesContext(connection) as asked:
        data = strategy_text(ines, strategy)
    assert len(asked) <= QUERIES
    assert (len(data["scorecards"]), len(data["measures"])) > (3, 40)
    text = write_strategy(data)
    assert read_strategy(text).data == data
    with nothing_written():
        assert apply_text(actor=ines, text=text).changes == ()


def test_everybody_exports_what_they_see_and_plans_no_change(ines):
    for membership in org.active_members():
        member = org.member(membership.pk)
        for strategy in visible_strategies(member):
            assert plan_text(member, write_strategy(strategy_text(member, strategy))).changes == ()
