"""The main navigation: what the member may use, and where the page stands in it."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from fourfold.org import rules as roles

ENTRIES = (
    ("Home", "home", "home", "h"),
    ("Scorecards", "strategy:scorecards", "scorecard", "s"),
    ("Strategy map", "strategy:map", "map", "m"),
    ("Units", "org:units", "units", "u"),
    ("Measures", "measures:measures", "measures", "k"),
    ("Closing", "periods:closing", "lock", "c"),
    ("Import", "imports:start", "import", "i"),
    ("Administration", "org:administration", "gear", "a"),
)


def entries(request: Any) -> list[dict[str, Any]]:
    """Name, address, icon, key and whether it is the current one; the viewed period comes along."""
    member = getattr(request, "member", None)
    if member is None:
        return []
    kept = {
        name: request.GET[name] for name in ("period", "frequency", "compare", "view", "as_of") if name in request.GET
    }
    query = urlencode(kept)
    hidden = set() if roles.can_edit(member) else {"imports:start"}
    hidden |= set() if roles.can_administer(member) else {"org:administration"}
    return [
        {
            "name": name,
            "href": reverse(url) + (f"?{query}" if query else ""),
            "icon": icon,
            "key": key,
            "current": _is_current(request, url),
        }
        for name, url, icon, key in ENTRIES
        if url not in hidden
    ]


def _is_current(request: Any, url: str) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    here = match.view_name or ""
    if "map" in here and here.startswith("strategy"):
        return url == "strategy:map"
    if here.startswith("library:"):
        return url == (
            "strategy:scorecards"
            if "/templates/" in request.path or "/strategies/" in request.path
            else "measures:measures"
        )
    if here.startswith("versions:"):
        return url == "strategy:scorecards"
    if url == "home":
        return here == "home"
    if url == "org:units":
        return here == "org:units"
    if url == "org:administration":
        return here.startswith("org:") and request.path.startswith("/administration/")
    return url.split(":")[0] == here.split(":")[0] and url != "strategy:map"
