"""What went wrong, always in one shape: a code for programs, a sentence for people, and where the fault lies."""

import logging
import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, TooManyFieldsSent
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja.errors import HttpError, ValidationError
from pydantic import JsonValue

from fourfold.core.guards import Refused
from fourfold.integrations.rest.fields import Output

logger = logging.getLogger("fourfold.rest")

# Names that the rooms use for a record, where the API names the record's number.
RECORDS = frozenset(
    {"approver", "collector", "measure", "owner", "paired_with", "parent", "perspective", "scorecard", "theme", "unit"}
)
READS = (401, 403, 404, 405, 422, 429, 500, 503)
WRITES = (400, 401, 403, 404, 405, 409, 413, 415, 422, 428, 429, 500, 503)


class Fault(Output):
    """The body of every answer from 400 up."""

    code: str
    message: str
    field: str
    path: str
    details: dict[str, JsonValue]


class Problem(Exception):
    """Raised by the API itself. `path` is where the fault lies: body.amount, query.period, header.If-Match."""

    def __init__(
        self, status: int, code: str, message: str, *, path: str = "", details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status, self.code, self.message, self.path = status, code, message, path
        self.details, self.headers = dict(details or {}), dict(headers or {})

    @property
    def field(self) -> str:
        return self.path.rpartition(".")[2]


def faults(statuses: Sequence[int]) -> dict[int, type[Fault]]:
    """For an operation's `response`."""
    return dict.fromkeys(statuses, Fault)


def answered(request: HttpRequest, error: Exception) -> HttpResponse:
    """Any exception as an answer."""
    found = problem_of(request, error)
    body = {
        "code": found.code, "message": found.message, "field": found.field, "path": found.path, "details": found.details,
    }  # fmt: skip
    return JsonResponse(body, status=found.status, headers=found.headers)


def problem_of(request: HttpRequest, error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return _refused(request, error)
    if isinstance(error, ValidationError):
        return _invalid(error)
    if isinstance(error, ObjectDoesNotExist | Http404):
        return Problem(404, "not_found", "There is no such record, or you have no right to see it.")
    if isinstance(error, TooManyFieldsSent):
        return Problem(413, "too_large", "The address has too many parameters. Nothing was saved.", path="query")
    if isinstance(error, HttpError):
        return Problem(error.status_code, "malformed", f"{error}. Nothing was saved.")
    return _broken(request, error)


def _broken(request: HttpRequest, error: Exception) -> Problem:
    reference = getattr(request, "reference", "")
    if isinstance(error, OperationalError):
        logger.error("The database did not answer (%s): %s", reference, type(error).__name__)
        busy = "The database is busy. Nothing was saved. Wait a few seconds and send the request again."
        return Problem(503, "busy", busy, headers={"Retry-After": "5"})
    logger.error("%s %s failed (%s)", request.method, request.path, reference, exc_info=error)
    if isinstance(error, IntegrityError):
        return Problem(409, "conflict", "Another change came first. Nothing was saved. Read the record again.")
    if isinstance(error, DataError):
        return Problem(
            422, "invalid", "A value doesn't fit its field. Nothing was saved. Shorten it and send it again."
        )
    sentence = f"Something broke on our side; nothing was saved. Tell the administrator this reference: {reference}."
    return Problem(500, "broken", sentence)


def _invalid(error: ValidationError) -> Problem:
    found = [
        {"path": _path(each["loc"]), "field": str(each["loc"][-1]), "message": _sentence(each["msg"])}
        for each in error.errors[:1000]
    ]
    count = len(error.errors)
    first = found[0]
    message = f"{first['path']}: {first['message']}" if count == 1 else f"{count} fields can't be read."
    details = {"fields": found, "count": count}
    return Problem(422, "invalid", f"{message} Nothing was saved.", path=first["path"], details=details)


def _path(location: Sequence[Any]) -> str:
    """body.values.3.amount; the name of our own argument for the whole body is left out."""
    steps = [str(step) for step in location]
    return ".".join(steps[:1] + steps[2:]) if steps[:1] == ["body"] and len(steps) > 2 else ".".join(steps)


def _sentence(text: str) -> str:
    return f"{text.removeprefix('Value error, ').rstrip('.')}."


def _refused(request: HttpRequest, refusal: Refused) -> Problem:
    where = "query" if request.method == "GET" else "body"
    details = _plain(refusal.details)
    if isinstance(details.get("rows"), list):
        details = {"fields": [_row(row) for row in details["rows"]], "count": details.get("count", 0)}
    path = f"header.{refusal.field}" if refusal.field == "Idempotency-Key" else _field_path(where, refusal.field)
    if not path and details.get("fields"):
        path = details["fields"][0]["path"]
    return Problem(refusal.status, refusal.code, refusal.sentence, path=path, details=details)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row of a bulk write that can't be saved."""
    path = _field_path(f"body.values.{row['index']}", "" if row["field"] == "row" else row["field"])
    field = path.rpartition(".")[2]
    return {
        "path": path or f"body.values.{row['index']}",
        "field": field,
        "code": row["code"],
        "message": row["reason"],
    }


def _field_path(where: str, field: str) -> str:
    if not field:
        return "" if where in {"body", "query"} else where
    return f"{where}.{field}_id" if field in RECORDS and where != "query" else f"{where}.{field}"


def _plain(data: Any) -> Any:
    """JSON-ready: what JSON has no word for becomes text."""
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple | set | frozenset):
        return [_plain(value) for value in data]
    if data is None or isinstance(data, str | bool | int):
        return data
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    return str(data)
