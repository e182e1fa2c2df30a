"""Pages for what went wrong: what happened, whether anything was saved, what to do, and a reference to quote."""

import logging
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from fourfold.core.guards import Refused
from fourfold.web.base import unsent

logger = logging.getLogger("fourfold.errors")


def page(request: Any, status: int, title: str, sentence: str, **more: Any) -> HttpResponse:
    context = {
        "title": title,
        "sentence": sentence,
        "status": status,
        "reference": getattr(request, "reference", ""),
        "back": _way_back(request),
        **more,
    }
    template = "base/error_fragment.html" if getattr(request, "htmx", False) else "base/error.html"
    return render(request, template, context, status=status)


def _way_back(request: Any) -> str:
    """Where the person came from: a page of ours, other than the one that failed; nothing where that is unknown."""
    came_from = request.headers.get("Referer", "")
    try:
        own = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    except DisallowedHost:
        return ""
    if not own:
        return ""
    parts = urlsplit(came_from)
    path = f"/{parts.path.lstrip('/')}"  # "//elsewhere" would be another site
    return "" if path == request.path else f"{path}{'?' if parts.query else ''}{parts.query}"


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    titles = {403: "You may not do this", 409: "This was not saved", 422: "This can't be done"}
    plain = request.path if request.method == "GET" and request.GET else ""
    return page(
        request, refusal.status, titles[refusal.status], refusal.sentence, details=refusal.details, code=refusal.code, plain=plain
    )  # fmt: skip


def busy(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("The database did not answer (%s): %s", getattr(request, "reference", ""), type(error).__name__)
    response = page(
        request,
        503,
        "The database is busy",
        "Nothing was saved. Wait a few seconds and try again; if it lasts, tell the administrator.",
    )
    response["Retry-After"] = "5"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    request.GET = QueryDict()  # it may be what can't be read, and the page asks for it
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return page(
            request, 413, "This is too much at once", "Nothing was saved. Shorten what you send, or send it in parts."
        )
    return page(
        request,
        400,
        "This request can't be read",
        "Nothing was saved. Go back, correct the address or the form, and try again.",
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        403,
        "You may not open this",
        "Nothing was changed. Ask an administrator of your organisation if you need it.",
    )


def signed_out(request: HttpRequest) -> HttpResponse:
    return page(request, 401, "You are signed out", "Nothing was changed. Reload the page to sign in.")


def too_many(request: HttpRequest) -> HttpResponse:
    return page(
        request, 429, "Too many attempts", "Nothing was changed. Wait a minute, then try once more; a forgotten password can be set anew."
    )  # fmt: skip


def in_words(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    """The page of an address that was asked in a way it does not know; its headers stay."""
    response = page(
        request, 405, "This address does not open like that",
        "It only takes what its own form sends. Nothing was changed. Go back, or start from the home page.",
    )  # fmt: skip
    response["Allow"] = bare["Allow"]
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in is shown for sending again; one from elsewhere is refused."""
    if unsent.is_own(request) and getattr(request, "member", None) is not None:
        return unsent.page(request)
    return page(
        request, 403, "This form is out of date",
        "Nothing was saved. Cookies may be switched off, or you signed in again in another window. Reload the page and send the form again.",
    )  # fmt: skip


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        404,
        "There is nothing here",
        "The record was removed, the address has a mistake, or you have no right to see it.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return page(
        request, 500, "Something broke on our side",
        "Nothing was half-saved: each change is kept whole or not at all. Try again; if it happens again, send the reference to the administrator.",
    )  # fmt: skip
