"""The content: people, map, measures and story, as written in content/*.yaml."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent / "content"


@cache
def load(name: str) -> dict[str, Any]:
    """One of organisation, kpis, scorecards, story. The result is shared: don't change it."""
    found: dict[str, Any] = yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def of_place(setting: Any, place: str) -> Any:
    """A setting that may differ from unit to unit ({OST: ..., PEL: ...}); else the same for all."""
    units = load("organisation")["units"]
    return setting.get(place) if isinstance(setting, dict) and set(setting) <= set(units) else setting
