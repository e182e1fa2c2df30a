"""One value changed in a large organisation: how long until all that depends on it stands anew."""

import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date

import numpy as np

from bench.organisation import generated
from bench.rows import Row, at_most
from fourfold.engine.incremental import Living
from fourfold.engine.model import ObservationColumns, ObservationRow
from fourfold.engine.scorecard import prepare

LARGE, SMALL, EDITS = 100_000, 10_000, 5_000


def rows(*, quick: bool) -> Iterator[Row]:
    measures = SMALL if quick else LARGE
    command = [sys.executable, "-m", "bench.living", str(measures)]  # in a process of its own, whose memory is fresh
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    what = f"engine: one value changed among {measures:,} measures x 120 months"
    yield at_most(f"{what}, median", found["median"], 0.2, "ms")
    yield at_most(f"{what}, 99 of 100 within", found["p99"], 2, "ms")
    yield at_most(f"{what}: cells that differ from a full computation", found["unlike"], 0, "cells")


def main() -> None:
    model, columns = generated(int(sys.argv[1]))
    prepared = prepare(model)
    living = Living(prepared.score(columns))
    edits = list(_edits(columns))
    gc.collect()
    gc.freeze()  # the model's rows live as long as the process: no collection looks at them again
    taken = []
    for row in edits:
        began = time.perf_counter()
        living.record([row])
        taken.append(1000 * (time.perf_counter() - began))
    now, anew = living.scored, prepared.score_columns(living.scored.observations)
    pairs = [
        (getattr(now, name), getattr(anew, name)) for name in ("value", "score", "status", "node_score", "node_status")
    ]
    unlike = sum(int((~((one == other) | (np.isnan(one) & np.isnan(other)))).sum()) for one, other in pairs)
    median, p99 = np.percentile(taken, [50, 99]).tolist()
    print(json.dumps({"median": median, "p99": p99, "unlike": unlike}))


def _edits(columns: ObservationColumns) -> Iterator[ObservationRow]:
    """Any of the recorded values, a quarter of which are days of daily measures, by up to 30 % more or less."""
    assert columns.numerator is not None and columns.denominator is not None
    random = np.random.default_rng(3)
    for at in random.integers(0, len(columns.measure), EDITS).tolist():
        measure, day = int(columns.measure[at]), date.fromordinal(int(columns.start[at]))
        factor = random.uniform(0.7, 1.3)
        if np.isnan(columns.value[at]):
            numerator = float(columns.numerator[at]) * factor
            yield ObservationRow(measure, day, numerator=numerator, denominator=float(columns.denominator[at]))
        else:
            yield ObservationRow(measure, day, float(columns.value[at]) * factor)


if __name__ == "__main__":
    main()
