"""Branch after branch gives the numbers of one large model, bit for bit."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.engine.model import Model
from fourfold.engine.scorecard import compute
from fourfold.engine.streaming import stream
from tests.engine.incremental.test_living import bits
from tests.engine.organisations import organisation

TOPS = {"top", "alone", "p0", "p1"}


def divided(model: Model) -> tuple[list[Model], Model, Model]:
    """Each objective with its measures as a branch, and what stands above; measures keep to their first objective."""
    home: dict[object, object] = {}
    for edge in model.edges:
        if edge.parent not in TOPS:
            home.setdefault(edge.child, edge.parent)
    edges = [edge for edge in model.edges if edge.parent in TOPS or home[edge.child] == edge.parent]
    edges = [edge for edge in edges if edge.parent not in TOPS or edge.child not in home]
    whole = replace(model, edges=tuple(edges), formulas=(), cascades=())
    branches = []
    for objective in sorted({node.key for node in model.nodes} - TOPS):
        keys = {key for key, parent in home.items() if parent == objective}
        rows = {
            name: tuple(row for row in getattr(model, name) if row.measure in keys)
            for name in ("observations", "thresholds", "targets")
        }
        branches.append(
            replace(
                whole, measures=tuple(row for row in model.measures if row.key in keys), **rows,
                nodes=tuple(node for node in model.nodes if node.key == objective),
                edges=tuple(edge for edge in edges if edge.parent == objective),
            )
        )  # fmt: skip
    above = replace(
        whole, measures=(), observations=(), thresholds=(), targets=(),
        nodes=tuple(node for node in model.nodes if node.key in TOPS),
        edges=tuple(edge for edge in edges if edge.parent in TOPS),
    )  # fmt: skip
    return branches, whole, above


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_branches_come_to_what_the_whole_comes_to(seed):
    branches, whole, above = divided(organisation(seed))
    seen = []
    found, expected = stream(branches, above, seen.append), compute(whole)
    assert len(seen) == len(branches)
    for key in TOPS:
        n, at = expected.node_index[key], found.index[key]
        for name in ("score", "over_present", "coverage", "status", "reason", "expected", "oldest"):
            assert bits(getattr(found.rolled, name)[at]) == bits(getattr(expected.rolled, name)[n]), (key, name)
        if expected.prepared.measures.leading.max() >= 0:
            assert bits(found.rolled.leading[at]) == bits(expected.rolled.leading[n])


def test_what_can_not_be_put_together_is_refused():
    branches, whole, above = divided(organisation(1))
    with pytest.raises(ValueError, match="in no branch"):
        stream(branches[1:], above)
    with pytest.raises(ValueError, match="in two branches"):
        stream([*branches, branches[0]], above)
    with pytest.raises(ValueError, match="nodes alone"):
        stream(branches, whole)
