"""Reads of the library: what ships, what the organisation has published, what it measures already."""

from fourfold.library.queries.published import (
    approved,
    copied_sheet,
    direction_of,
    publications,
    seen_publications,
    waiting,
)
from fourfold.library.queries.shelf import known_codes, measured_already, named_like, shipped

__all__ = [
    "approved", "copied_sheet", "direction_of", "known_codes", "measured_already", "named_like", "publications",
    "seen_publications", "shipped", "waiting",
]  # fmt: skip
