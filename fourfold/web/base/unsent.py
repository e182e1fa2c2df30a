"""What was typed is not lost when the sign-in ended meanwhile: it waits in the session until its writer has signed in again.

Only text of our own forms waits, for an hour, and it is shown before it is sent: nothing is saved unseen.
"""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

KEY = "unsent"
MOST = 20_000  # characters of a form's names and values together
HOUR = 3600
HIDDEN = ("csrfmiddlewaretoken", "version")

Fields = list[tuple[str, str]]


def keep(request: Any) -> bool:
    """Keep what a signed-out person sent. False for files and for more than fits: then nothing is kept."""
    fields = _fields(request)
    if not _is_text(request) or sum(len(name) + len(value) for name, value in fields) > MOST:
        return False
    request.session[KEY] = {"address": request.get_full_path(), "fields": fields, "at": time.time()}
    request.session.set_expiry(HOUR)
    return True


def take(request: Any) -> Fields | None:
    """What waits for this address, once; None where nothing does or it is too old."""
    waiting = request.session.get(KEY)
    if request.method != "GET" or not waiting or waiting["address"] != request.get_full_path():
        return None
    del request.session[KEY]
    return [(name, value) for name, value in waiting["fields"]] if time.time() - waiting["at"] < HOUR else None


def page(request: HttpRequest, fields: Fields | None = None) -> HttpResponse:
    """Shows what was not saved, with a button that sends it under the present sign-in."""
    found = _fields(request) if fields is None else fields
    shown = [(name.replace("_", " ").capitalize(), value) for name, value in found if value and name not in HIDDEN]
    context = {"fields": [pair for pair in found if pair[0] != HIDDEN[0]], "shown": shown}
    return render(request, "base/unsent.html", context, status=409)


def is_own(request: HttpRequest) -> bool:
    """Whether a form comes from one of our own pages, by the browser's word: other sites can't forge the origin."""
    own = f"{request.scheme}://{request.get_host()}"
    return _is_text(request) and request.headers.get("Origin") == own


def _is_text(request: HttpRequest) -> bool:
    """A form without files; and never one with a password, which must not be shown."""
    secret = any("password" in name for name in request.POST)
    return request.method == "POST" and not request.FILES and not secret


def _fields(request: HttpRequest) -> Fields:
    return [(name, str(value)) for name, values in request.POST.lists() for value in values if name != HIDDEN[0]]
