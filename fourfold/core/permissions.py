"""Marks on views. Every page needs a signed-in member unless it says otherwise here."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Anyone may open this page, signed in or not (sign-in, errors, health)."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Any signed-in person may open this page, also before an organisation is chosen."""
    view.access = "signed_in"  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., Any]) -> str:
    """public, signed_in or member (the default: deny everybody else)."""
    return getattr(view, "access", "member")
