"""What the forecasts of measures mean for what is above them: the roll-up of expected scores."""

import copy

import numpy as np

from fourfold.engine import rollup
from fourfold.engine.forecast.outlook import Outlooks
from fourfold.engine.model import Status
from fourfold.engine.rollup import Rolled
from fourfold.engine.scorecard import Scored


def nodes_at_the_end(scored: Scored, looks: Outlooks) -> Rolled:
    """Every node in its last period as if each forecast measure had what is expected of it at the year's end.

    Measures without a forecast keep their score. Weights, methods, caps and coverage count as they do today; only the last
    column of the arrays, which are (nodes, periods), means something.
    """
    found, measures = scored.found, scored.prepared.measures
    foreseen = ~np.isnan(looks.score)
    score, status = found.score.copy(), found.status.copy()
    beside = copy.deepcopy(found.spread())
    score[foreseen, -1], status[foreseen, -1] = looks.score[foreseen], looks.status[foreseen]
    beside.coverage[foreseen, -1], beside.expected[foreseen, -1] = 1.0, True
    leaves = rollup.Leaves(score, beside, status, critical=measures.critical, leading=measures.leading)
    return rollup.roll_up(scored.prepared.tree, leaves)


def turning_red(scored: Scored, looks: Outlooks) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(nodes,): scored and not off target in the last period, but off target by the year's end as things go."""
    now, then = scored.node_status[:, -1], nodes_at_the_end(scored, looks).status[:, -1]
    going = np.isin(now, (Status.AMBER, Status.GREEN, Status.EXCEEDS))
    found: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = going & (then == Status.RED)
    return found
