"""Every state has its words."""

from fourfold.engine import words
from fourfold.engine.model import Kind, Method, Reason, Status


def test_every_state_has_words_of_its_own():
    for states, named in ((Status, words.STATUSES), (Reason, words.REASONS)):
        assert sorted(named) == sorted(each.name.lower() for each in states)
        assert len(set(named.values())) == len(named)
    assert set(words.AGGREGATIONS) == set(Kind)
    assert set(words.METHODS) == set(Method)
