"""What every template may use."""

from typing import Any

from fourfold.web.base.theme import theme_of


def shell(request: Any) -> dict[str, Any]:
    """The member and the chosen look."""
    return {"member": getattr(request, "member", None), "theme": theme_of(request)}
