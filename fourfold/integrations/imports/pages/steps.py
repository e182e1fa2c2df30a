"""The wizard's steps, and which of them a run has reached."""

from typing import Any

from django.urls import reverse

from fourfold.measures.rules import ImportState

STEPS = (("start", "File"), ("sheet", "Layout"), ("columns", "Columns"), ("run", "Check"), ("done", "Done"))


def steps(run: Any, here: str) -> list[dict[str, Any]]:
    """Name, address (only of steps that can be opened again) and whether it is the present one or done."""
    order = [name for name, _ in STEPS]
    finished = run is not None and run.state in {ImportState.APPLIED, ImportState.CANCELLED}
    found = []
    for position, (name, word) in enumerate(STEPS):
        before = position < order.index(here)
        opens = before and not finished and run is not None and name in {"sheet", "columns", "run"}
        href = reverse(f"imports:{name}", args=[run.pk]) if opens else ""
        found.append({"word": word, "href": href, "current": name == here, "done": before})
    return found
