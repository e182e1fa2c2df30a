"""What tables that remember (`remembers_past`) held at an instant: the database keeps each row as it was before a change.

Values, targets and thresholds carry their own instants; this is for everything else that a score depends on.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from fourfold.core.models import PastRow
from fourfold.core.scoping import OrganisationModel, current_organisation

Row = TypeVar("Row", bound=OrganisationModel)

_CHANGED = """
    WITH first AS (
        SELECT DISTINCT ON (row_id) row_id, content FROM core_pastrow
        WHERE organisation_id = %s AND of_table = %s AND until > %s{chosen}
        ORDER BY row_id, until, id)
    SELECT known.*, first.content IS NULL AS was_absent
    FROM first LEFT JOIN {table} present ON present.id = first.row_id AND present.organisation_id = %s
    CROSS JOIN LATERAL jsonb_populate_record(present, coalesce(first.content, '{{}}')) known
    WHERE known.id IS NOT NULL
"""


def changed_since(model: type[Row], at: datetime, ids: Collection[int] | None = None) -> dict[int, Row | None]:
    """Rows that changed after `at`, as they were then; None for one that wasn't there yet. One query.

    Columns that were added to the table since then have their present content.
    """
    table = model._meta.db_table
    sql = _CHANGED.format(table=table, chosen="" if ids is None else " AND row_id = ANY(%s)")
    chosen = [] if ids is None else [list(ids)]
    organisation = current_organisation()
    found: Any = model._default_manager.raw(sql, [organisation, table, at, *chosen, organisation])
    return {row.pk: None if row.was_absent else row for row in found}


def as_known(rows: Iterable[Row], changed: Mapping[int, Row | None], but: Collection[str] = ()) -> list[Row]:
    """These rows as they were, without those that weren't there yet. What they point at stays loaded.

    Fields in `but` keep their present content: rights and responsible people are always those of today.
    """
    kept = []
    for row in rows:
        was = changed.get(row.pk, row)
        if was is not None:
            if was is not row:
                _become(row, was, but)
            kept.append(row)
    return kept


def _become(row: models.Model, was: models.Model, but: Collection[str]) -> None:
    for column in row._meta.concrete_fields:
        if column.attname not in but:
            setattr(row, column.attname, getattr(was, column.attname))


def added_at(model: type[OrganisationModel], ids: Collection[int]) -> dict[int, datetime]:
    """When these rows were added; rows from before the table remembered are left out."""
    rows = PastRow.objects.filter(of_table=model._meta.db_table, row_id__in=ids, content__isnull=True)
    return dict(rows.values_list("row_id", "until"))
