"""A prepared model scored by compiled loops where they know all of it, by arrays elsewhere."""

from datetime import date

from fourfold.engine.children import Children, Leaves, Rolled
from fourfold.engine.columns import Observations, observation_columns
from fourfold.engine.incremental.delta import results_of
from fourfold.engine.kernel.cells import score_measures, score_single
from fourfold.engine.kernel.layout import METHODS, Layout, Part, row_numbers
from fourfold.engine.kernel.nodes import roll_nodes
from fourfold.engine.model import (
    EdgeRow,
    Frequency,
    Kind,
    MeasureRow,
    Model,
    NodeRow,
    ObservationRow,
    Polarity,
    TargetRow,
    ThresholdRow,
)
from fourfold.engine.parallel import for_each
from fourfold.engine.results import Core
from fourfold.engine.rollup import Piece, roll_piece, unfilled
from fourfold.engine.scorecard import Prepared, prepare

LOOPS = (score_measures, score_single, roll_nodes)


class Running:
    """One prepared model, as often as its numbers change."""

    def __init__(self, prepared: Prepared) -> None:
        self.layout = Layout(prepared)

    def score_blocks(self, prepared: Prepared, rows: Observations, found: Core) -> None:
        """Every measure into `found`."""
        layout, numbers, out = self.layout, row_numbers(rows), results_of(found)
        facts, rules, targets = layout.facts, layout.rules, layout.targets

        def take(part: Part) -> None:
            if part.way == "arrays":
                found.take(prepared.block(rows, part.frame, part.members))
            else:
                loop = score_single if part.way == "single" else score_measures
                loop(part.members, part.numbers, facts, rules, targets, numbers, out)

        for_each(layout.parts, take)

    def roll_up(self, prepared: Prepared, leaves: Leaves, into: Rolled | None) -> Rolled:
        """Every node."""
        tree, plain = prepared.tree, self.layout.plain_nodes
        rolled = into or unfilled(tree, leaves)
        below = Children(leaves, rolled)
        numbers = (
            tree.measures, tree.child, tree.weight, tree.starts, tree.children, tree.cap_green, tree.minimum_coverage
        )  # fmt: skip
        handed = (leaves.score, leaves.coverage, leaves.expected, leaves.as_of)
        nodes = (rolled.score, rolled.coverage, rolled.expected, rolled.oldest)
        more = (rolled.over_present, rolled.status, rolled.reason)

        def take(piece: Piece) -> None:
            if plain[piece.nodes].all():
                roll_nodes(piece.nodes, METHODS[piece.method], numbers, handed, nodes, more)
            else:
                roll_piece(tree, below, rolled, piece)

        for level in tree.levels:
            for_each(level, take)
        return rolled


def rehearse() -> None:
    """Have every loop compiled, by scoring two measures; from then on none is compiled again for another kind of array."""
    january = (date(2026, 1, 1), date(2026, 1, 31))
    measures = (MeasureRow("flow", kind=Kind.FLOW), MeasureRow("week", frequency=Frequency.WEEK))
    prepared = prepare(
        Model(
            Frequency.MONTH, (january,), date(2026, 3, 1), measures=measures,
            thresholds=tuple(ThresholdRow(each.key, date(2000, 1, 1), Polarity.MAXIMUM, red=1, green=2) for each in measures),
            targets=(TargetRow("flow", date(2000, 1, 1), 2),), nodes=(NodeRow("top"),), edges=(EdgeRow("top", "flow"),),
        )
    )  # fmt: skip
    given = (ObservationRow("flow", january[0], 2.0), ObservationRow("week", january[0], 2.0))
    rows, found = observation_columns(given, prepared.measures, prepared.view.calendar), Core(prepared.shape)
    running = Running(prepared)
    running.score_blocks(prepared, rows, found)
    running.roll_up(prepared, prepared.leaves(found), None)
    for loop in LOOPS:
        loop.disable_compile()
