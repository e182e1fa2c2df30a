"""Reads of the library: what ships, what the organisation has published, what it measures already."""

from fourfold.library.queries.build import Build, Missing, Step, build
from fourfold.library.queries.numbers import NumberRow, number_rows
from fourfold.library.queries.own_templates import template_of
from fourfold.library.queries.published import (
    approved,
    copied_sheet,
    direction_of,
    publications,
    seen_publications,
    waiting,
)
from fourfold.library.queries.shelf import known_codes, measured_already, named_like, shipped
from fourfold.library.queries.stratml import IncomingPlan, incoming_plan, plan_text_of, stratml_of

__all__ = [
    "Build", "IncomingPlan", "Missing", "NumberRow", "Step", "approved", "build", "copied_sheet", "direction_of", "incoming_plan", "known_codes", "measured_already", "named_like", "number_rows", "plan_text_of", "publications",
    "seen_publications", "shipped", "stratml_of", "template_of", "waiting",
]  # fmt: skip
