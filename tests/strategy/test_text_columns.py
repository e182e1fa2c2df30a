"""Nothing that a strategy holds is forgotten in its text: every column has its word, or a reason why it has none."""

import pytest

from fourfold.measures.queries import calculations_of, targets_of, thresholds_of, visible_measures
from fourfold.plain.strategy import schema
from fourfold.strategy import models

ROWS = {"id", "organisation_id", "version"}
DATED = ROWS | {"measure_id", "effective_from", "recorded_at", "superseded_at"}
BY_NAME = {  # said by where the item stands and what it is called
    "strategy": {"unit_id", "state"},  # the state is its life, not its content
    "perspective": {"strategy_id", "name", "order"},
    "theme": {"strategy_id", "name", "order"},
    "scorecard": {"strategy_id", "unit_id", "name"},
    "objective": {"scorecard_id", "code"},
    "link": {"cause_id", "effect_id"},
    "measure": {"unit_id", "code", "has_calculations"},
}
RECORDS = [
    ("strategy", schema.STRATEGY, models.Strategy), ("perspective", schema.PERSPECTIVE, models.Perspective),
    ("theme", schema.THEME, models.Theme), ("scorecard", schema.SCORECARD, models.Scorecard),
    ("objective", schema.OBJECTIVE, models.Objective), ("link", schema.LINK, models.ObjectiveLink),
]  # fmt: skip


@pytest.mark.parametrize(("name", "item", "model"), RECORDS, ids=[name for name, *_ in RECORDS])
def test_every_column_of_a_strategy_has_its_word(name, item, model):
    columns = {column.attname for column in model._meta.concrete_fields} - ROWS
    assert columns - BY_NAME[name] - {word.field for word in item.words} == set()


def test_every_column_of_a_measure_has_its_word(admin):
    kinds = {
        schema.MEASURE: (visible_measures(admin).model, ROWS | BY_NAME["measure"]),
        schema.LIMITS: (thresholds_of(0).model, DATED), schema.TARGET: (targets_of(0).model, DATED),
        schema.CALCULATION: (calculations_of(0).model, DATED),
    }  # fmt: skip
    missing = {
        item.called: {c.attname for c in model._meta.concrete_fields} - but - {word.field for word in item.words}
        for item, (model, but) in kinds.items()
    }
    assert set().union(*missing.values()) == set(), missing


def test_defaults_of_the_text_are_those_of_the_tables():
    wrong = []
    for _, item, model in RECORDS:
        columns = {column.attname: column for column in model._meta.concrete_fields}
        for word in item.words:
            column = columns.get(word.field)
            if column is not None and not word.required and column.get_default() != word.default:
                wrong.append((item.called, word.name, column.get_default(), word.default))
    assert wrong == []
