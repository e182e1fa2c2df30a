"""Work out the tables of fourfold/engine/forecast/calibration.py again: `python -m bench.calibrating` prints them.

Only the parts of M3 that its competitors were given are used. Each series is cut at four points, so that the outcome after
the cut is known, and shortened to each number of points; an entry is the 95 % quantile of |error| / spread.
"""

import numpy as np

from bench.competition import Series, competition
from fourfold.engine.forecast import calibration
from fourfold.engine.forecast.predict import forecast

KINDS = {12: ("monthly", 18), 4: ("quarterly", 8), 1: ("yearly", 6)}
CUTS = 4
FEWEST_CASES = 150


def main() -> None:
    for name, entries in (("STEP", 0), ("TOTAL", 1)):
        print(f"{name} = {{")
        for season, (frequency, horizon) in KINDS.items():
            print(f"    {season}: (")
            for row in tables(frequency, season, horizon)[entries]:
                print(f"        ({', '.join(f'{each:.2f}' for each in row)}),")
            print("    ),")
        print("}")


def tables(frequency: str, season: int, horizon: int) -> tuple[list[list[float]], list[list[float]]]:
    """Rows by number of points, columns by step: of single steps, and of sums."""
    given = [series.given for series in competition("M3", frequency)]
    step: list[list[float]] = []
    total: list[list[float]] = []
    for points in calibration.POINTS:
        cases = list(_cut(given, points, horizon))
        if len(cases) < FEWEST_CASES:  # as at the last number of points that enough series have
            step.append(step[-1])
            total.append(total[-1])
            continue
        found = _quantiles(cases, season, horizon)
        step.append(found[0])
        total.append(found[1])
    return step, total


def _cut(given: list[np.ndarray], points: int, horizon: int) -> list[Series]:
    stops = ((each, len(each) - horizon - cut * (horizon // 2 + 1)) for each in given for cut in range(CUTS))
    return [Series(each[stop - points : stop], each[stop : stop + horizon]) for each, stop in stops if stop >= points]


def _quantiles(cases: list[Series], season: int, horizon: int) -> tuple[list[float], list[float]]:
    values = np.stack([case.given for case in cases])
    outcome = np.stack([case.outcome for case in cases])
    made = forecast(values, season=season, horizon=horizon)
    points = np.full(len(values), values.shape[1])
    found = []
    for error, half, total in (
        (outcome - made.point, made.half, False),
        (np.cumsum(outcome, axis=1) - made.total, made.total_half, True),
    ):
        spread = half / calibration.width(points, horizon, season, total=total).T
        varies = spread[:, 0] > 0
        scores = np.abs(error[varies]) / spread[varies]
        steps = [min(step, horizon) - 1 for step in calibration.STEPS]
        found.append([float(each) for each in np.quantile(scores[:, steps], 0.95, axis=0)])
    return found[0], found[1]


if __name__ == "__main__":
    main()
