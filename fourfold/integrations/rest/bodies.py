"""Reading a request's body: its size, its type and its JSON, without losing a digit."""

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from fourfold.integrations.rest.problems import Problem

LARGEST = 1024 * 1024
LARGEST_BULK = 40 * 1024 * 1024  # 100,000 rows
BULK = "/values"


def read_body(request: Any) -> bytes:
    """The body's bytes, also where it is larger than a page's form may be. Raises Problem 400, 413 or 415."""
    bulk = request.path.endswith(BULK) and request.method == "POST"
    largest = LARGEST_BULK if bulk else LARGEST
    length = _length(request)
    if length > largest:
        raise Problem(
            413, "too_large", f"The body has more than {largest // 1024 // 1024} MB. Send it in parts.", path="body"
        )
    request._body = request.read(length) if length else b""
    if request._body and request.content_type != "application/json":
        sentence = "Send JSON, and say so: Content-Type: application/json. Nothing was saved."
        raise Problem(415, "wrong_content_type", sentence, path="header.Content-Type")
    request.data = _parsed(request._body) if request._body else None
    return bytes(request._body)


def _length(request: HttpRequest) -> int:
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)
    except RecursionError:
        raise Problem(400, "malformed", "The JSON is nested too deeply. Nothing was saved.", path="body") from None
    except ValueError as error:
        where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Problem(
            400, "malformed", f"The body is no JSON in UTF-8{where}. Nothing was saved.", path="body"
        ) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


class ParsedBody(Parser):
    """Hands ninja what was read above."""

    def parse_body(self, request: Any) -> Any:
        return request.data
