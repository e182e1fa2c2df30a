"""Refusals: an act that must not happen is stopped here, in words, with the code of the rule it breaks.

The codes R1-R13 are those of docs/reference/refusals.md. Pages, REST and commands print the same sentence.
"""

import logging
from collections.abc import Collection, Mapping
from typing import Any

logger = logging.getLogger("fourfold.refusals")

HTTP_STATUS: Mapping[str, int] = {"R4": 403, "R5": 409, "R7": 409, "R10": 409, "R13": 409}


class Refused(Exception):
    """An act was refused and nothing was saved. `sentence` says what to do; `field` names the input, if one is at fault."""

    def __init__(self, code: str, sentence: str, *, field: str = "", details: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code, self.sentence, self.field, self.details = code, sentence, field, dict(details or {})

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code; 422 for anything about the input itself."""
        return HTTP_STATUS.get(self.code, 422)


def refuse_if(condition: bool, code: str, sentence: str, *, field: str = "", **details: Any) -> None:
    """Raise Refused with this code and sentence where the condition holds."""
    if condition:
        raise Refused(code, sentence, field=field, details=details)


def refuse_unknown(given: Collection[str], known: Collection[str]) -> None:
    """R11: refuse fields that the record doesn't have, or that can't be changed."""
    unknown = sorted(set(given) - set(known))
    names = ", ".join(unknown)[:200]
    refuse_if(bool(unknown), "R11", f"There is no field called {names} to set. Nothing was saved.", field=names)


def require(allowed: bool, sentence: str = "You don't have the right to do this. Nothing was changed.") -> None:
    """R4: refuse, and note it in the security log, unless `allowed`."""
    if not allowed:
        logger.warning("R4 refused: %s", sentence)
        raise Refused("R4", sentence)


def require_version(current: int, expected: int | None, theirs: Mapping[str, Any]) -> None:
    """R5: refuse an edit of a record that someone else changed since the editor read it.

    `expected` is the version the editor saw (None: the editor didn't say, and takes the current one as read);
    `theirs` is the record as it stands now, to be shown beside the editor's own values.
    """
    refuse_if(
        expected is not None and expected != current,
        "R5",
        "Someone else changed this record after you opened it. Nothing was saved. "
        "Compare both versions, then save again.",
        current_version=current,
        your_version=expected,
        current=dict(theirs),
    )
