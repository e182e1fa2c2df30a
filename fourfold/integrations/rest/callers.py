"""Who calls: a program with a token, or the product's own pages with the session of a signed-in person."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja.utils import check_csrf

from fourfold.core.scoping import Scope
from fourfold.integrations.rest.problems import Problem
from fourfold.org import queries as org
from fourfold.org.queries import Member

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Caller:
    """A member, and how they came in. `token` is the presented token's record; None for a session."""

    member: Member
    token: Any = None

    @property
    def key(self) -> str:
        """Whose calls are counted together."""
        return f"token:{self.token.pk}" if self.token else f"member:{self.member.pk}"

    @property
    def scope(self) -> Scope:
        return Scope(organisation_id=self.member.organisation_id, person_id=self.member.person_id)


def recognise(request: HttpRequest) -> Caller:
    """The caller. Raises Problem 401, or 403 for a session's write without its CSRF token or a token that only reads."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    caller = _by_token(secret.strip()) if scheme.lower() == "bearer" else _by_session(request)
    if request.method in SAFE:
        return caller
    if caller.token is not None and not caller.token.can_write:
        raise Problem(403, "read_only", "This token may only read. Nothing was saved. Use a token that may write.")
    if caller.token is None and check_csrf(request) is not None:
        sentence = "The X-CSRFToken header is missing or out of date. Nothing was saved. Reload the page and try again."
        raise Problem(403, "csrf", sentence, path="header.X-CSRFToken")
    return caller


def _by_token(secret: str) -> Caller:
    found = org.token_holder(secret)
    if found is None:
        raise _unknown("This token is unknown, expired or revoked, or its owner left. Make a new one under API tokens.")
    return Caller(*found)


def _by_session(request: Any) -> Caller:
    """Django's own check first: the session must have been made with the person's present password."""
    person = request.user
    member = org.member_of(person.pk, request.session.get("organisation")) if person.is_authenticated else None
    if member is None:
        raise _unknown("Send a token: Authorization: Bearer ff_... You make one on the page API tokens.")
    return Caller(member)


def _unknown(sentence: str) -> Problem:
    return Problem(401, "not_signed_in", sentence, path="header.Authorization", headers={"WWW-Authenticate": "Bearer"})


class Token:
    """Says in the OpenAPI document that a bearer token is a way in. The gate has checked it by then."""

    openapi_security_schema = {"type": "http", "scheme": "bearer", "bearerFormat": "ff_..."}

    def __call__(self, request: Any) -> Any:
        return request.caller


class Session:
    """The same for the session cookie; unsafe methods then need the X-CSRFToken header."""

    csrf = True
    openapi_security_schema = {"type": "apiKey", "in": "cookie", "name": "sessionid"}

    def __call__(self, request: Any) -> Any:
        return request.caller
