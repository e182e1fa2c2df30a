"""What every template may use."""

from typing import Any

from fourfold.measures.rules import Frequency
from fourfold.web.base.theme import theme_of


def shell(request: Any) -> dict[str, Any]:
    """The member, the chosen look and the words of the period selector."""
    return {"member": getattr(request, "member", None), "theme": theme_of(request), "frequencies": Frequency.choices}
