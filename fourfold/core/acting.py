"""How every action runs: what comes in is checked, all happens in one transaction, and what the database refuses gets words."""

import inspect
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from types import UnionType
from typing import Any, ParamSpec, TypeVar, get_args, get_origin

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.db.models import ProtectedError

from fourfold.core import inputs
from fourfold.core.guards import Refused, refuse_if

logger = logging.getLogger("fourfold.refusals")
P = ParamSpec("P")
R = TypeVar("R")

AT_ONCE = (
    "Somebody else saved something at the same moment that this depends on. Nothing was saved. Load the page again."
)
BY_STATE = {
    "23505": ("R13", "Somebody else saved the same name, code or period at the same moment. Nothing was saved. Try again."),
    "23503": ("R7", AT_ONCE),
    "23514": ("R3", "This combination is not possible: an end must lie after its start. Nothing was saved."),
    "40P01": ("R5", AT_ONCE),
    "40001": ("R5", AT_ONCE),
}  # fmt: skip


def action(act: Callable[P, R]) -> Callable[P, R]:
    """A write as one use case. Raises Refused for arguments that can't be stored and for what another writer got in first."""
    parameters = inspect.signature(act).parameters
    annotations = {name: each.annotation for name, each in parameters.items()}

    @wraps(act)
    def acted(*args: P.args, **kwargs: P.kwargs) -> R:
        _check(annotations, kwargs)
        with in_words(), transaction.atomic():
            return act(*args, **kwargs)

    return acted


def _check(annotations: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        annotation, field = annotations.get(name), name.removesuffix("_id")
        if get_origin(annotation) is Sequence:
            refuse_if(not isinstance(value, list | tuple), "R2", f"{field.capitalize()} must be a list.", field=field)
            for each in value:
                inputs.argument(each, get_args(annotation), field)
        else:
            inputs.argument(value, get_args(annotation) if isinstance(annotation, UnionType) else (annotation,), field)


@contextmanager
def in_words() -> Iterator[None]:
    """Turn the database's refusals into ours: two people saved at once, or others depend on the record."""
    try:
        yield
    except ProtectedError as error:
        raise _depended_on(error) from error
    except (IntegrityError, DataError, OperationalError) as error:
        raise _refusal(error) from error


def _depended_on(error: ProtectedError) -> Refused:
    """Counts, not names: not everybody may read the names of what depends on a record."""
    counted = Counter(str(each._meta.verbose_name) for each in error.protected_objects)
    found = [f"{number} {name}{'s' if number > 1 else ''}" for name, number in sorted(counted.items())]
    sentence = (
        f"This can't be removed while others depend on it: {', '.join(found)}. Move them first. Nothing was removed."
    )
    return Refused("R7", sentence, details={"dependants": found})


def _constraint(error: Exception) -> str:
    """The rule that was broken, without the values that broke it: they are somebody's business, not the log's."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def _refusal(error: IntegrityError | DataError | OperationalError) -> Exception:
    state = getattr(error.__cause__, "sqlstate", None) or ""
    if state in BY_STATE:
        code, sentence = BY_STATE[state]
        logger.warning("%s refused by the database (%s)", code, _constraint(error) or state)
        return Refused(code, sentence)
    if isinstance(error, DataError):
        logger.warning("R2 refused by the database (%s)", state)
        return Refused("R2", "A number or a text does not fit where it belongs. Nothing was saved.")
    return error
