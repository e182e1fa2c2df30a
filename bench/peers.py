"""The engine beside what a user would pick instead: plain objects, SQLite, DuckDB, Polars, a spreadsheet, the memory itself.

All in one run on one generated organisation of monthly measures, from values as they were recorded to scores at the top;
each takes its place in memory, or its tables, from the run before.
Every score, status and coverage, every node's score over what is present, and its oldest day are compared.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields
from importlib import import_module
from typing import Any

import numpy as np

from bench import libreoffice_peer, plain
from bench.calculated import with_formulas
from bench.organisation import generated
from bench.rows import Row, at_most, times_faster
from bench.tables import Tables, tables
from fourfold.engine import kernel
from fourfold.engine.periods import EPOCH
from fourfold.engine.scorecard import Prepared, Scored, prepare

SMALL, LARGE = 1_000, 100_000
FACTORS = {
    "sqlite_peer": {SMALL: 100.0},
    "duckdb_peer": {SMALL: 10.0, LARGE: 10.0},
    "polars_peer": {SMALL: 10.0, LARGE: 10.0},
}
PLAIN, SPREADSHEET = 30.0, 100.0
COPIED = 256 * 1024 * 1024
TURNS = 3


def rows(*, quick: bool) -> Iterator[Row]:
    yield from _rows_of(SMALL)
    if not quick:
        yield from _rows_of(LARGE)


def _rows_of(measures: int) -> Iterator[Row]:
    """In a process of its own, so that its memory is given back."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.peers", str(measures)], check=True, stdout=subprocess.PIPE, text=True
    )
    for row in json.loads(done.stdout):
        yield Row(**row)


def beside(measures: int) -> Iterator[Row]:
    """Ours - NumPy alone, and with compiled loops, where they are installed - and every peer that can hold so many."""
    model, values = with_formulas(*generated(measures, mixed=False))
    name = f"peers: {measures:,} measures x {len(model.periods)} months"
    prepared = prepare(model)
    turns = 7 if measures <= SMALL else TURNS
    scored = prepared.score(values)
    arrays = _quickest(lambda: prepared.score(values, scored), turns)
    yield Row(f"{name}: NumPy alone, without compiled loops", arrays, "s", "no must", True)
    kernel.warm(wait=True)
    scored = prepared.score(values, scored)
    ours = _quickest(lambda: prepared.score(values, scored), turns)
    if measures <= SMALL:
        organisation = plain.Organisation(model, values)
        yield times_faster(name, ours, _seconds(organisation.score), PLAIN, "plain Python objects")
        difference = apart(scored, _scores_of(organisation))
        yield at_most(f"{name}: greatest difference of any score of plain objects", difference, 1e-9, "points")
    flat = tables(model, values)
    worst = 0.0
    for module in (each for each, factors in FACTORS.items() if measures in factors):
        found = import_module(f"bench.{module}")
        peer = found.Peer(flat)
        theirs = _quickest(peer.score, TURNS if measures <= SMALL else 2)
        worst = max(worst, apart(scored, peer.results()))
        peer.close()
        yield times_faster(name, ours, theirs, FACTORS[module][measures], found.NAME)
    if measures <= SMALL:
        yield from _spreadsheet(name, ours, flat, scored)
    yield at_most(f"{name}: greatest difference of any score, status, coverage or day of any peer", worst, 1e-9, "")
    yield _beside_memory(name, ours, prepared, values, scored)


def _spreadsheet(name: str, ours: float, flat: Tables, scored: Scored) -> Iterator[Row]:
    reason = libreoffice_peer.lacking()
    if reason:
        print(reason, file=sys.stderr)
        return
    found = libreoffice_peer.measured(flat)
    yield times_faster(name, ours, min(found["recalculate"]), SPREADSHEET, libreoffice_peer.NAME)
    yield Row(f"{name}: {libreoffice_peer.NAME} opens that workbook", found["open"], "s", "no must", True)
    difference = apart(scored, found["results"])
    yield at_most(f"{name}: greatest difference of any score or coverage of the spreadsheet", difference, 1e-9, "")


def _scores_of(organisation: plain.Organisation) -> dict[str, np.ndarray]:
    known = {"score": organisation.measures, "node_score": organisation.nodes}
    return {name: np.array([row.score for row in rows.values()], np.float64) for name, rows in known.items()}


def apart(scored: Scored, theirs: dict[str, np.ndarray]) -> float:
    """The greatest difference; infinite where one has a number and the other has none."""
    greatest = 0.0
    for name, other in theirs.items():
        ours = getattr(scored, name)
        if name == "node_oldest":
            ours = np.where(np.isnat(ours), np.nan, ours.astype(np.int64) + float(EPOCH))
        if not np.array_equal(np.isnan(ours), np.isnan(other)):
            return float("inf")
        greatest = max(greatest, float(np.nanmax(np.abs(ours - other), initial=0.0)))
    return greatest


def _beside_memory(name: str, ours: float, prepared: Prepared, values: Any, scored: Scored) -> Row:
    """How many times longer than this machine needs to copy the bytes that come in and go out. Nothing must hold."""
    columns = [getattr(values, field.name) for field in fields(values)]
    results = [getattr(scored, each) for each in ("value", "score", "status", "reason", "coverage")]
    results += [getattr(scored, f"node_{each}") for each in ("score", "over_present", "coverage", "status", "reason")]
    moved = sum(column.nbytes for column in [*columns, *results] if column is not None)
    limit = moved / _copied_a_second()
    return Row(f"{name}: times the limit of memory ({moved / 1e6:,.0f} MB copied)", ours / limit, "x", "no must", True)


def _copied_a_second() -> float:
    """Bytes read and written a second by a plain copy of a block far larger than any cache."""
    source = np.ones(COPIED // 8)
    into = np.zeros_like(source)
    return 2 * COPIED / _quickest(lambda: np.copyto(into, source), 5)


def _quickest(work: Callable[[], Any], turns: int) -> float:
    return min(_seconds(work) for _ in range(turns))


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    from dataclasses import asdict

    print(json.dumps([asdict(row) for row in beside(int(sys.argv[1]))]))


if __name__ == "__main__":
    main()
