"""Entries that ship, beside what the organisation measures already."""

from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from fourfold.catalogue.kpis import Entry, entries
from fourfold.measures.queries import visible_measures
from fourfold.org.queries import Member

LONGEST_CODE = 20


def shipped(code: str) -> Entry | None:
    """The entry with this code, in any case."""
    return entries().get(code.strip().upper()[:LONGEST_CODE])


def named_like(name: str) -> Entry | None:
    wanted = name.strip().casefold()
    return next((each for each in entries().values() if each.name.casefold() == wanted), None)


def measured_already(member: Member, entry: Entry) -> list[Any]:
    """Measures that the member may see and that have the entry's code or its name."""
    same = Q(code__iexact=entry.code) | Q(name__iexact=entry.name)
    return list(visible_measures(member).filter(same).select_related("unit").order_by("unit__name", "pk"))


def known_codes(member: Member) -> dict[str, int]:
    """For each code of the library the number of measures with it that the member may see. One query."""
    found: dict[str, int] = defaultdict(int)
    codes = [code.casefold() for code in entries()]
    rows = visible_measures(member).annotate(lowered=Lower("code")).filter(lowered__in=codes)
    for code in rows.values_list("lowered", flat=True):
        found[code.upper()] += 1
    return dict(found)
