"""Who is asking, in which organisation; and refusals in words instead of error pages without any."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from fourfold.core import permissions
from fourfold.core.guards import Refused
from fourfold.core.scoping import Scope, scope
from fourfold.org import queries as org
from fourfold.web.base import errors, unsent

Next = Callable[[HttpRequest], HttpResponse]


class MemberScope:
    """Opens the organisation's scope for the request and sets `request.member`; denies whatever isn't marked public."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = None  # type: ignore[attr-defined]
        person_id = None if request.path.startswith("/api/") else request.session.get(SESSION_KEY)
        if person_id is None:
            return self.get_response(request)
        organisation_id = request.session.get("organisation") or self._first_organisation(request, int(person_id))
        with scope(Scope(organisation_id=organisation_id, person_id=int(person_id))):
            self._recognise(request, int(person_id))
            response = self.get_response(request)
        response.setdefault(
            "Cache-Control", "private, no-store"
        )  # nobody finds it with the back button after signing out
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.member is not None and (waiting := unsent.take(request)):
            return unsent.page(request, waiting)
        access = permissions.access_of(view)
        if access == "public" or view.__module__.startswith(("allauth.", "ninja.")) or request.member is not None:
            return None
        if not request.user.is_authenticated:
            return self._ask_to_sign_in(request)
        return None if access == "signed_in" else redirect("org:choose")

    def _ask_to_sign_in(self, request: Any) -> HttpResponse:
        """A part of a page gets 401, for a sign-in page does not fit into it; a form's text waits for its writer."""
        if request.htmx:
            return errors.signed_out(request)
        if unsent.keep(request):
            messages.warning(
                request, "You were signed out, so nothing was saved yet. What you typed is kept for an hour."
            )
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)

    def _first_organisation(self, request: HttpRequest, person_id: int) -> int | None:
        found = org.organisations_of(person_id)
        if not found:
            return None
        request.session["organisation"] = found[0].pk
        return found[0].pk

    def _recognise(self, request: Any, person_id: int) -> None:
        """Set member and user with one query each, provided the session was made with the person's present password."""
        found = org.current_member(person_id)
        if found is None:
            request.session.pop("organisation", None)
            return
        member, person = found
        if constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
            request.member, request._cached_user = member, person
        elif request.user.is_authenticated:  # Django knows older signing keys, and ends sessions of an older password
            request.member = member


class SpeakingErrors:
    """Every refusal, missing record and busy database answers with a sentence, and nothing half-saved behind it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reference = uuid.uuid4().hex[:10]  # type: ignore[attr-defined]
        response = self.get_response(request)
        return errors.in_words(request, response) if response.status_code == 405 and not response.content else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return errors.refused(request, error)
        if isinstance(error, ObjectDoesNotExist):
            raise Http404 from error
        if isinstance(error, OperationalError):
            return errors.busy(request, error)
        if isinstance(error, DataError):
            return errors.bad_request(request, error)
        return None
