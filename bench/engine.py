"""The engine beside plain Python objects, and alone at a hundred times the size."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any

import numpy as np

from bench.organisation import generated
from bench.plain import Organisation
from bench.rows import Row, at_most, times_faster
from fourfold.engine import kernel
from fourfold.engine.incremental import difference
from fourfold.engine.model import ObservationColumns
from fourfold.engine.scorecard import Prepared, Scored, prepare

SMALL, LARGE = 1_000, 100_000
PEER = "plain Python objects"
TURNS, BRANCHES = 3, 10


def rows(*, quick: bool) -> Iterator[Row]:
    size = f"{SMALL:,} measures x 120 months"
    yield from _beside(f"engine: {size}, scored and rolled up", 30, mixed=False)
    yield from _beside(f"engine: {size}, of months, quarters, weeks and days", 15, mixed=True)
    if not quick:
        size = f"{LARGE:,} measures x 120 months, of months, quarters, weeks and days"
        found = _large()
        yield at_most(f"engine: {size}", found["seconds"], 1.2, "s")
        yield at_most("engine: peak memory of that process, rows included", found["megabytes"], 1200, "MB")
        yield at_most("engine: putting those rows in order, once", found["prepare"], 20, "s")
        fast = _large("compiled")
        if "compiled" in fast:
            yield at_most(
                f"engine, compiled: {size}", fast["seconds"], 0.1, "s", peer=found["seconds"], peer_name="NumPy"
            )
            yield at_most("engine, compiled: cells that differ from NumPy's", fast["unlike"], 0, "cells")
            yield at_most("engine, compiled: loops ready, from their cached build", fast["compiled"], 10, "s")
            yield from _million()


def _million() -> Iterator[Row]:
    """Branches of a hundred thousand, one after the other in one process, each into the arrays of the one before."""
    alone, found = _large("branches", "1"), _large("branches", str(BRANCHES))
    name = "engine, compiled: peak memory for those measures alone, rows and compiler included"
    yield Row(name, alone["megabytes"], "MB", "no must", True)
    size = f"{BRANCHES * LARGE:,} measures x 120 months, in {BRANCHES} branches"
    yield at_most(f"engine, compiled: {size}, scored and rolled up", found["seconds"], 1.1, "s")
    yield at_most(
        "engine, compiled: the same, as a multiple of one branch",
        found["seconds"] / alone["seconds"],
        1.1 * BRANCHES,
        "times",
    )
    yield at_most(
        "engine, compiled: peak memory of that process, one branch's rows included", found["megabytes"], 5000, "MB"
    )


def _beside(name: str, factor: float, *, mixed: bool) -> Iterator[Row]:
    """Both from values as they were recorded to scores of the top; the quickest of several runs, taken in turn."""
    model, observations = generated(SMALL, mixed=mixed)
    prepared = prepare(model)
    ours, theirs = [], []
    for _ in range(TURNS):
        organisation = Organisation(model, observations)
        theirs.append(_seconds(organisation.score))
        ours += [_seconds(lambda: prepared.score(observations)) for _ in range(7)]
    yield times_faster(name, min(ours), min(theirs), factor, PEER)
    difference = disagreement(prepared.score(observations), organisation)
    yield at_most("engine: greatest difference of any of those scores", difference, 1e-9, "points")


def disagreement(scored: Scored, organisation: Organisation) -> float:
    """The greatest difference of any score; infinite where one has a score and the other has none, or statuses differ."""
    greatest = 0.0
    for key, measure in organisation.measures.items():
        m = scored.measure_index[key]
        greatest = max(greatest, _apart(measure.score, scored.score[m]), _apart(measure.coverage, scored.coverage[m]))
        known = np.array(measure.status)
        reasons = np.array(measure.reason)
        same = np.array_equal(known[known > 0], scored.status[m][known > 0])
        if not same or not np.array_equal(reasons[reasons > 0], scored.reason[m][reasons > 0]):
            return float("inf")
    for key, node in organisation.nodes.items():
        n = scored.node_index[key]
        pairs = (
            (node.score, scored.node_score[n]),
            (node.over_present, scored.node_over_present[n]),
            (node.coverage, scored.node_coverage[n]),
            ([float(each) for each in node.status], scored.node_status[n].astype(np.float64)),
        )
        greatest = max(greatest, *(_apart(theirs, ours) for theirs, ours in pairs))
    return greatest


def _apart(theirs: list[float | None], ours: Any) -> float:
    expected = np.array([np.nan if each is None else each for each in theirs])
    if not np.array_equal(np.isnan(expected), np.isnan(ours)):
        return float("inf")
    return float(np.nanmax(np.abs(expected - ours))) if not np.isnan(expected).all() else 0.0


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _large(*words: str) -> dict[str, float]:
    """In a process of its own, so that its memory is its own."""
    found = subprocess.run([sys.executable, "-m", "bench.engine", *words], check=True, capture_output=True, text=True)
    return json.loads(found.stdout)


def main() -> None:
    print(json.dumps(_branches(int(sys.argv[2])) if "branches" in sys.argv else _whole()))


def _branches(count: int) -> dict[str, float]:
    """Loops ready and rows in order: a branch's first look makes its layout, the next ones are what is measured.

    All branches are of one size, so that the results of one can be written over with those of the next.
    """
    kernel.warm(wait=True)
    seconds, scored = 0.0, None
    for seed in range(count):
        model, observations = generated(LARGE, seed=seed)
        prepared = prepare(model)
        scored = prepared.score(observations, scored)
        seconds += median(_seconds(partial(prepared.score, observations, scored)) for _ in range(3))
    return {"seconds": seconds, "megabytes": _megabytes()}


def _whole() -> dict[str, float]:
    model, observations = generated(LARGE)
    began = time.perf_counter()
    prepared = prepare(model)
    found = {"prepare": time.perf_counter() - began}
    scored = prepared.score(observations)
    if "compiled" in sys.argv:
        found |= _compiled(prepared, observations, scored)
        scored = prepared.score(observations)  # the loops' first look at this model
    found["seconds"] = median(_seconds(lambda: prepared.score(observations, scored)) for _ in range(5))
    found["megabytes"] = _megabytes()
    return found


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def _compiled(prepared: Prepared, observations: ObservationColumns, scored: Scored) -> dict[str, float]:
    """Compile the loops, again from their cache in another process; nothing where numba is not installed."""
    subprocess.run([sys.executable, "-c", "from fourfold.engine import kernel; kernel.warm(wait=True)"], check=True)
    began = time.perf_counter()
    kernel.warm(wait=True)
    if not kernel.is_ready():
        return {}
    ready = time.perf_counter() - began
    delta = difference(scored, prepared.score(observations))
    return {"compiled": ready, "unlike": sum(len(change.periods) for change in (*delta.measures, *delta.nodes))}


if __name__ == "__main__":
    main()
