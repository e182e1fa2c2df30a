"""Lost updates: a read says its version in ETag, a change says in If-Match which version it has seen."""

import re
from typing import Annotated

from django.http import HttpResponse
from ninja import Header

from fourfold.integrations.rest.problems import Problem

IfMatch = Annotated[
    str | None,
    Header(None, alias="If-Match", description='The version you have seen, as in the ETag: "3". * for any version.'),
]
_TAG = re.compile(r'(W/)?"?(\d{1,18})"?', re.ASCII)


def seen(if_match: str | None) -> int | None:
    """The version that the caller saw; None for *, which takes whatever is there as seen. Raises Problem 428 or 422."""
    if not is_stated(if_match):
        raise missing()
    return stated(if_match)


def is_stated(if_match: str | None) -> bool:
    return bool((if_match or "").strip())


def stated(if_match: str | None) -> int | None:
    """The same where a version need not be stated."""
    text = (if_match or "").strip()
    if text in {"", "*"}:
        return None
    found = _TAG.fullmatch(text)
    if found is None:
        raise Problem(
            422, "invalid", 'If-Match is a version such as "3", as the ETag said, or *.', path="header.If-Match"
        )
    return int(found[2])


def missing(version: int | None = None) -> Problem:
    sentence = "Say which version you change: read the record and send its ETag as If-Match. Nothing was saved."
    details = {} if version is None else {"current_version": version}
    return Problem(428, "if_match_missing", sentence, path="header.If-Match", details=details)


def tag(response: HttpResponse, version: int) -> None:
    response["ETag"] = f'"{version}"'
