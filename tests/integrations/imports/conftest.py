"""What the tests of imports share: a member, a file of a few lines, and the plainest mapping."""

import pytest

PLAIN = "measure: {key: KPI, polarity: {value: maximum}}\nperiod: Period\nvalues: {actual: Actual, target: Target}\n"


@pytest.fixture
def bring(ada, tmp_path):
    """Import content as Ada: `bring("KPI,Period,Actual,Target\\n...")` returns the report."""
    from fourfold.integrations.imports.applying import import_file
    from fourfold.integrations.imports.mapping import parse

    def bring(content, mapping=PLAIN, *, name="file.csv", member=ada, **more):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_file(
            actor=member, unit_id=member.unit_id, path=path, file_name=name, mapping=parse(mapping), **more
        )

    return bring


@pytest.fixture
def stored(ada):
    """What is in force, as a person would read it: key, period, value."""
    from fourfold.measures import queries

    def stored():
        return sorted(
            (measure.external_key, str(value.period_start), str(value.amount.normalize()))
            for measure in queries.visible_measures(ada)
            for value in queries.values_of(measure.pk)
        )

    return stored
