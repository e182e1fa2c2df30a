"""A strategy as text at the command line: which one is meant, and what is printed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fourfold.cli.problems import Problem
from fourfold.cli.scoring.terminal import clean
from fourfold.core import audit
from fourfold.core.scoping import organisation_scope
from fourfold.org.acting import acting_member
from fourfold.org.queries import Member
from fourfold.plain.strategy import in_words, write_strategy
from fourfold.strategy import actions, queries
from fourfold.strategy.queries import Plan

LARGEST = 5_000_000


@contextmanager
def acting(slug: str | None, email: str | None) -> Iterator[Member]:
    member = acting_member(slug, email)
    with organisation_scope(member.organisation_id, person_id=member.person_id), audit.source("command"):
        yield member


def read(name: str) -> str:
    """The file's text. Raises Problem where there is none, or none that is text."""
    return decoded(raw(name), name)


def raw(name: str) -> bytes:
    try:
        found = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else Path(name).read_bytes()[: LARGEST + 1]
        if len(found) > LARGEST:
            raise Problem(f"{name} is larger than {LARGEST // 1_000_000} MB. Nothing was saved.")
        return found
    except OSError as error:
        raise Problem(f"{name} can't be read: {error.strerror}. Nothing was saved.") from None


def decoded(found: bytes, name: str) -> str:
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(f"{name} is no UTF-8 text. Nothing was saved.") from None


def exported(member: Member, name: str | None) -> str:
    return write_strategy(queries.strategy_text(member, meant(member, name)))


def meant(member: Member, name: str | None) -> Any:
    """The strategy of this name, or the only one. Raises Problem with those that there are."""
    found = [each for each in queries.visible_strategies(member) if name in (None, each.name)]
    if len(found) > 1:
        found = [each for each in found if each.state != "archived"] or found
    if len(found) != 1:
        names = ", ".join(f"“{each.name}”" for each in queries.visible_strategies(member)[:20])
        raise Problem(f"Say with --strategy which one is meant. There are: {names or 'none'}.")
    return found[0]


def planned(member: Member, text: str, name: str | None) -> Iterator[str]:
    plan = queries.plan_text(member, text, _id(member, name))
    if plan.strategy is None:
        yield f"A new strategy “{clean(plan.text.data['strategy']['name'])}” would be set up."
    yield from _sentences(plan)
    count = len(plan.changes)
    yield f"{count:,} change{'s' * (count != 1)}; nothing was written." if count else "Nothing would change."


def _sentences(plan: Plan) -> Iterator[str]:
    for lane, changes in plan.by_lane():
        yield f"{clean(lane)}:" if lane else "As a whole:"
        yield from (f"  {SIGNS[change.mark]} {clean(in_words(change))}" for change in changes)


SIGNS = {"added": "+", "removed": "-", "changed": "~", "ordered": "~"}


def applied(member: Member, text: str, name: str | None, reason: str) -> Iterator[str]:
    found = actions.apply_text(actor=member, text=text, strategy_id=_id(member, name), reason=reason)
    count = len(found.changes)
    yield from (f"  {clean(sentence)}" for sentence in found.changes)
    yield (
        f"{count:,} change{'s' * (count != 1)} made to “{clean(found.strategy.name)}”."
        if count
        else "Nothing to change."
    )


def _id(member: Member, name: str | None) -> int | None:
    if name is None:
        return None
    found = list(queries.visible_strategies(member).filter(name=name).values_list("pk", flat=True))
    if len(found) != 1:
        raise Problem(f"{len(found)} strategies are called “{name}”. Nothing was saved.")
    return int(found[0])
