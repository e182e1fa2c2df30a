"""The one way in: who calls, how often, in which organisation; writes in one transaction, repeats answered from memory."""

import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from fourfold.core import audit, idempotency
from fourfold.core.scoping import scope
from fourfold.integrations.rest import pace, problems
from fourfold.integrations.rest.bodies import read_body
from fourfold.integrations.rest.callers import SAFE, recognise
from fourfold.integrations.rest.problems import Problem
from fourfold.org.actions import note_use

KEY = "Idempotency-Key"
KEPT_HEADERS = ("ETag", "Location")
Run = Callable[..., HttpResponse]


def gate(run: Run) -> Run:
    """Wrap an operation: nothing of it happens before its caller is known and inside the caller's organisation."""
    known = _query_names(run)

    @functools.wraps(run)
    def gated(request: Any, **parameters: Any) -> HttpResponse:
        try:
            response = _admitted(request, run, known, parameters)
        except Exception as error:
            response = problems.answered(request, error)
        response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

    return gated


def _query_names(run: Any) -> frozenset[str]:
    models = [model for model in run.__self__.models if model.__ninja_param_source__ == "query"]
    return frozenset(name for model in models for name in model.__ninja_flatten_map__)


def _admitted(request: Any, run: Run, known: frozenset[str], parameters: dict[str, Any]) -> HttpResponse:
    caller = recognise(request)
    wait = pace.take(caller.key, settings.CONFIGURATION.RATE_LIMIT)
    if wait:
        sentence = f"Too many requests. Nothing was saved. Wait {wait} s and go on more slowly."
        raise Problem(429, "too_many_requests", sentence, headers={"Retry-After": str(wait)})
    request.caller, request.member = caller, caller.member
    with scope(caller.scope), audit.source("rest"):
        if caller.token is not None:
            note_use(caller.token)
        _refuse_unknown(request, known)
        return run(request, **parameters) if request.method in SAFE else _written(request, run, parameters)


def _refuse_unknown(request: HttpRequest, known: frozenset[str]) -> None:
    unknown = sorted(set(request.GET) - known)
    if unknown:
        allowed = f"Known here: {', '.join(sorted(known))}." if known else "There are none here."
        sentence = f"There is no query parameter called {unknown[0][:60]!r}. {allowed}"
        raise Problem(422, "invalid", sentence, path=f"query.{unknown[0][:60]}")


def _written(request: Any, run: Run, parameters: dict[str, Any]) -> HttpResponse:
    """Run a write whole or not at all. With a key, its answer is remembered in the same transaction."""
    body = read_body(request)
    key = _key(request)
    with transaction.atomic():
        answer = _recall(request, key, body) if key else None
        if answer is not None and answer.status is not None:
            return _replayed(answer)
        response = run(request, **parameters)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        elif answer is not None:
            headers = {name: response[name] for name in KEPT_HEADERS if name in response}
            content = json.loads(response.content) if response.content else None
            idempotency.keep(answer, status=response.status_code, body={"content": content, "headers": headers})
    return response


def _key(request: HttpRequest) -> str:
    key = request.headers.get(KEY, "").strip()
    if key and not (len(key) <= 255 and key.isascii() and key.isprintable()):
        raise Problem(422, "invalid", f"{KEY} is a text of 1 to 255 plain characters.", path=f"header.{KEY}")
    return key


def _recall(request: Any, key: str, body: bytes) -> Any:
    head = f"{request.method} {request.get_full_path()} {request.headers.get('If-Match', '')}\n"
    fingerprint = hashlib.sha256(head.encode() + body).hexdigest()
    return idempotency.recall(actor_id=request.member.pk, key=key, fingerprint=fingerprint)


def _replayed(answer: Any) -> HttpResponse:
    content = "" if answer.body["content"] is None else json.dumps(answer.body["content"])
    headers = {**answer.body["headers"], "Idempotency-Replayed": "true"}
    return HttpResponse(content, status=answer.status, content_type="application/json; charset=utf-8", headers=headers)
