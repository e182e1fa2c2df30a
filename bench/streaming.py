"""A million measures, scored branch after branch in bounded memory."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from bench.organisation import PER_SCORECARD, generated
from bench.rows import Row, at_most
from fourfold.engine.model import EdgeRow, Model, NodeRow
from fourfold.engine.scorecard import Scored
from fourfold.engine.streaming import stream

MILLION, TENTH, BRANCH = 1_000_000, 100_000, 10_000


def rows(*, quick: bool) -> Iterator[Row]:
    if quick:
        return
    tenth, whole = (_measured(size) for size in (TENTH, MILLION))
    size = f"{MILLION:,} measures x 120 months, branch after branch"
    yield at_most(f"engine: {size}", whole["seconds"], 10 * tenth["seconds"] * 1.1, "s")
    yield at_most("engine: peak memory of that process", whole["megabytes"], 16_000, "MB")


def _measured(measures: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.streaming", str(measures)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


class Branches:
    """Branches of 400 scorecards each, made one by one; what they take to be made is not what is measured."""

    def __init__(self, measures: int) -> None:
        self.count, self.making, self.tops = measures // BRANCH, 0.0, []

    def __iter__(self) -> Iterator[Model]:
        for number in range(self.count):
            began = time.perf_counter()
            model, columns = generated(BRANCH, seed=number)
            found = _renamed(replace(model, observations=columns), number)
            self.making += time.perf_counter() - began
            yield found

    def above(self) -> Model:
        """One node over the first scorecard of each branch, which has all others of the branch below it."""
        model, _ = generated(PER_SCORECARD)
        edges = tuple(EdgeRow("all", (number, "scorecard", 0)) for number in range(self.count))
        return replace(model, measures=(), thresholds=(), targets=(), nodes=(NodeRow("all"),), edges=edges)


def _renamed(model: Model, number: int) -> Model:
    """The same with node keys of this branch alone."""

    def own(key: object) -> object:
        return (number, *key) if isinstance(key, tuple) else key

    nodes = tuple(replace(node, key=own(node.key)) for node in model.nodes)
    edges = tuple(replace(edge, parent=own(edge.parent), child=own(edge.child)) for edge in model.edges)
    return replace(model, nodes=nodes, edges=edges)


def main() -> None:
    branches, cells = Branches(int(sys.argv[1])), 0

    def count(scored: Scored) -> None:
        nonlocal cells
        cells += scored.score.size

    began = time.perf_counter()
    stream(branches, branches.above(), count)
    seconds = time.perf_counter() - began - branches.making
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps({"seconds": seconds, "megabytes": peak, "cells": cells}))


if __name__ == "__main__":
    main()
