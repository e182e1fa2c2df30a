"""A map's story: the longest chain from each beginning, everything from the bottom up, and a sentence for each arrow."""

from types import SimpleNamespace

import pytest

from fourfold.strategy.queries.story import bottom_up, chains, sentence


def link(cause, effect, strength=2, pk=0):
    return SimpleNamespace(
        pk=pk, cause_id=cause, effect_id=effect, strength=strength, cause=SimpleNamespace(code=f"O{cause}"),
        effect=SimpleNamespace(code=f"O{effect}"),
    )  # fmt: skip


def ends(chain):
    return [(each.cause_id, each.effect_id) for each in chain]


def test_the_longest_chain_comes_first_and_the_stronger_of_two_is_told():
    links = [link(1, 2), link(2, 3), link(2, 4, strength=3), link(5, 3), link(4, 9), link(3, 9)]
    assert [ends(chain) for chain in chains(links)] == [[(1, 2), (2, 4), (4, 9)], [(5, 3), (3, 9)]]


def test_a_map_without_links_has_no_story():
    assert (chains([]), bottom_up([])) == ([], [])


def test_each_arrow_is_told_after_those_that_lead_to_its_cause():
    told = ends(bottom_up([link(2, 3), link(3, 4), link(1, 2), link(1, 3)]))
    assert told == [(1, 2), (1, 3), (2, 3), (3, 4)]


def test_a_loop_in_the_data_ends():
    assert ends(bottom_up([link(1, 2), link(2, 1)])) == [(1, 2), (2, 1)]
    assert ends(chains([link(0, 1), link(1, 2), link(2, 1)])[0]) == [(0, 1), (1, 2)]


@pytest.mark.parametrize(
    ("statement", "because", "delay", "said"),
    [
        ("", "", 0, "If we reach “A”, then we come nearer to “B”."),
        ("If A then B.", "they notice", 1, "If A then B, because they notice. It takes about 1 month."),
        ("If A then B", "Customers notice.", 3, "If A then B. Customers notice. It takes about 3 months."),
        ("If A then B because they notice", "They notice", 0, "If A then B because they notice."),
    ],
)
def test_an_arrow_is_one_sentence(statement, because, delay, said):
    found = SimpleNamespace(statement=statement, because=because, delay_months=delay, cause="A", effect="B")
    assert sentence(found) == said
