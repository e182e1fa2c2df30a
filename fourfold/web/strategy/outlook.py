"""What a board leads to by the year's end, for the pages that show it."""

from typing import Any

from fourfold.measures.queries.outlook import LIKELY_TO_MISS
from fourfold.strategy.queries import Board, MeasureLine
from fourfold.strategy.queries.outlook import prospect

__all__ = ["at_risk", "context", "prospect"]
MOST = 6


def context(board: Board) -> dict[str, Any]:
    """What a scorecard's table marks. No query."""
    found = prospect(board)
    return {"prospect": found, "misses": found.likely_to_miss(), "miss_below": LIKELY_TO_MISS}


def at_risk(board: Board, lines: list[MeasureLine]) -> dict[str, Any]:
    """Objectives that turn red by the year's end as things go, and measures that still go well and are likely to miss."""
    found = prospect(board)
    missing, turning = found.missing(lines), found.turning_red()
    return {
        "prospect": found, "turning": turning[:MOST], "turning_count": len(turning),
        "missing": missing[:MOST], "missing_count": len(missing), "miss_below": LIKELY_TO_MISS,
    }  # fmt: skip
