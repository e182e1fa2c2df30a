"""Who listens: recognised by the session cookie with the rules of the pages, and asked for again while the stream is open."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.db import SessionStore
from django.http.cookie import parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from fourfold.core.scoping import Scope, scope
from fourfold.org import queries as org
from fourfold.org.queries import Member


@dataclass(frozen=True)
class Visitor:
    """A session at work in an organisation. Two streams of one browser are the same visitor."""

    session_key: str
    person_id: int
    organisation_id: int


def recognise(cookies: str) -> Visitor | None:
    """The visitor behind a Cookie header, or None: no session, an ended one, or no membership that holds."""
    session_key = _store()(parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)).session_key  # None: can't be one
    found = _claims([session_key]) if session_key else {}
    if session_key not in found:
        return None
    person_id, organisation_id, _ = found[session_key]
    organisation_id = organisation_id or _first_organisation(person_id)
    if organisation_id is None:
        return None
    visitor = Visitor(session_key, person_id, organisation_id)
    return visitor if visitor in present([visitor]) else None


def present(visitors: Collection[Visitor]) -> dict[Visitor, Member]:
    """Those who may still listen, each with the member they are now. One query for sessions, two for each organisation.

    A visitor is gone after signing out, changing the password or the organisation, and when membership or person end.
    """
    claims = _claims({visitor.session_key for visitor in visitors})
    staying: dict[int, list[Visitor]] = defaultdict(list)
    for visitor in visitors:
        person_id, organisation_id, _ = claims.get(visitor.session_key, (None, None, ""))
        if person_id == visitor.person_id and organisation_id in {None, visitor.organisation_id}:
            staying[visitor.organisation_id].append(visitor)
    found: dict[Visitor, Member] = {}
    for organisation_id, group in staying.items():
        with scope(Scope(organisation_id=organisation_id)):
            members = org.current_members({visitor.person_id for visitor in group})
        for visitor in group:
            member, person = members.get(visitor.person_id, (None, None))
            if member and person and _is_proof(claims[visitor.session_key][2], person):
                found[visitor] = member
    return found


def _is_proof(proof: str, person: AbstractBaseUser) -> bool:
    """Whether the session was made with the person's present password, also under an older signing key."""
    known = (person.get_session_auth_hash(), *person.get_session_auth_fallback_hash())
    return any(constant_time_compare(proof, each) for each in known)


def _claims(session_keys: Collection[str]) -> dict[str, tuple[int, int | None, str]]:
    """What each living session says: person, organisation (None: none chosen yet) and the proof of the password."""
    rows = _store().get_model_class().objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    found = {}
    for row in rows:
        data = row.get_decoded()
        if data.get(SESSION_KEY) is not None:
            found[row.session_key] = (int(data[SESSION_KEY]), data.get("organisation"), data.get(HASH_SESSION_KEY, ""))
    return found


def _store() -> type[SessionStore]:
    store: type[SessionStore] = import_module(settings.SESSION_ENGINE).SessionStore
    return store


def _first_organisation(person_id: int) -> int | None:
    organisations = org.organisations_of(person_id)
    return organisations[0].pk if organisations else None
