"""The public REST API under /api/v1/: its resources, its ways in, its one shape of errors, its document and page."""

import functools
import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from fourfold.core.permissions import public
from fourfold.integrations.rest import (
    behaviour,
    calculations,
    calendars,
    checks,
    library,
    links,
    lives,
    map_writing,
    maps,
    measures,
    objectives,
    organisations,
    outlooks,
    periods,
    problems,
    scorecards,
    settings,
    strategies,
    stratml,
    targets,
    texts,
    units,
    values,
)
from fourfold.integrations.rest.bodies import ParsedBody
from fourfold.integrations.rest.callers import Session, Token
from fourfold.integrations.rest.gate import gate
from fourfold.integrations.rest.problems import Problem

DESCRIPTION = """Numbers in, scorecards out. Send a token: `Authorization: Bearer ff_...`.

Exact amounts are decimal text in answers and may be text or numbers in requests; computed numbers are JSON numbers.
Null is missing, never 0, and has its reason beside it. Errors have one shape, with a sentence that says what to do."""


class Json(BaseRenderer):
    """Strict JSON: no NaN, since missing is null."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Docs(Swagger):
    """Swagger's page from our own static files, in a frame of ours."""

    template = "rest/docs.html"


class Api(NinjaAPI):
    """ninja's API, where also a wrong address and a wrong method answer in the one shape."""

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)

    def _get_urls(self) -> list[Any]:
        patterns = super()._get_urls()
        for pattern in patterns:
            pattern.callback = _speaking(pattern.callback)
        return [*patterns, re_path(r"^.*$", _nowhere, name="nowhere")]


def _speaking(view: Any) -> Any:
    @public
    @csrf_exempt
    @functools.wraps(view)
    def spoken(request: HttpRequest, *args: Any, **parameters: Any) -> HttpResponse:
        try:
            response: HttpResponse = view(request, *args, **parameters)
        except Http404:  # ninja's own root
            return _nowhere(request)
        if response.status_code != 405:
            return response
        allowed = response["Allow"]
        sentence = f"{request.method} isn't possible here. Allowed: {allowed}."
        problem = Problem(405, "method_not_allowed", sentence, headers={"Allow": allowed})
        return problems.answered(request, problem)

    return spoken


@public
@csrf_exempt
def _nowhere(request: HttpRequest) -> HttpResponse:
    sentence = "There is nothing at this address. The document at /api/v1/openapi.json lists every operation."
    return problems.answered(request, Problem(404, "not_found", sentence))


api = Api(
    title="Fourfold", version="1", description=DESCRIPTION, urls_namespace="api", auth=[Token(), Session()],
    parser=ParsedBody(), renderer=Json(), docs=Docs(),
)  # fmt: skip
api.add_decorator(gate, mode="view")
for exception in list(api._exception_handlers):
    api.add_exception_handler(exception, problems.answered)  # type: ignore[arg-type]
for module in (
    organisations,
    units,
    scorecards,
    maps,
    objectives,
    measures,
    outlooks,
    targets,
    calculations,
    values,
    behaviour,
    links,
    checks,
    map_writing,
    stratml,
    texts,  # before what takes any word as a strategy's number
    strategies,
    lives,
    calendars,
    periods,
    settings,
    library,
):
    api.add_router("", module.router)
