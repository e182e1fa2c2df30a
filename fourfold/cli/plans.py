"""A StratML plan at the command line: what would come in, taking it in, writing one."""

import argparse
from collections.abc import Iterator
from datetime import date

from fourfold.cli import texts
from fourfold.cli.problems import Problem
from fourfold.cli.scoring.terminal import clean
from fourfold.library import actions, queries
from fourfold.org.queries import Member, unit_tree
from fourfold.plain.stratml import is_stratml
from fourfold.plain.stratml.results import ACTUAL, TARGET


def is_plan(data: bytes) -> bool:
    return is_stratml(data)


def planned(data: bytes) -> Iterator[str]:
    incoming = queries.incoming_plan(data)
    plan = incoming.plan
    yield f"“{clean(plan.name)}” ({plan.starts or 'no first day'} to {plan.ends or 'no last day'}) would be drawn up as a draft:"
    for theme, boxes in incoming.goals():
        yield f"  the theme “{clean(theme)}” with {len(boxes):,} objective{'s' * (len(boxes) != 1)}"
    yield f"  {len(plan.measures):,} measures, {plan.counted(TARGET):,} targets, {plan.counted(ACTUAL):,} actuals"
    if plan.kept:
        yield f"Kept beside it and written out again: {'; '.join(plan.kept)}."
    yield from (f"  ! {clean(str(note))}" for note in incoming.notes)
    yield "Nothing was written."


def applied(member: Member, data: bytes, options: argparse.Namespace) -> Iterator[str]:
    taken = actions.take_stratml(
        actor=member, text=queries.plan_text_of(data), unit_id=_unit(member, options.unit), name=options.strategy or "", starts_on=_day(options.starts),
        ends_on=_day(options.ends), lane=options.perspective or actions.LANE,
    )  # fmt: skip
    yield from (f"  ! {clean(note)}" for note in taken.notes)
    yield (
        f"“{clean(taken.strategy.name)}” is drawn up as a draft, with {taken.targets:,} targets and {taken.actuals:,} actuals."
    )


def exported(member: Member, name: str | None) -> str:
    return queries.stratml_of(member, texts.meant(member, name))


def _unit(member: Member, code: str | None) -> int:
    """The unit of this code; the member's own without one."""
    if code is None:
        return member.unit_id
    found = [pk for pk, unit in unit_tree().units.items() if unit.code.casefold() == code.casefold()]
    if not found:
        raise Problem(f"There is no unit with the code “{code}”. Nothing was saved.")
    return found[0]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(f"“{text}” is no day. Write it as 2026-01-31. Nothing was saved.") from None
