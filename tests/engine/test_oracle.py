"""The engine against the same rules in plain Python objects, over a generated organisation of months, quarters, weeks and days."""

import pytest

from bench.engine import disagreement
from bench.organisation import generated
from bench.plain import Organisation
from fourfold.engine.scorecard import prepare


@pytest.mark.parametrize("seed", [1, 2])
def test_every_score_status_reason_and_coverage_agrees_with_plain_objects(seed):
    model, observations = generated(225, seed=seed)
    organisation = Organisation(model, observations)
    organisation.score()
    assert disagreement(prepare(model).score(observations), organisation) < 1e-12
