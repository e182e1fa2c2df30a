"""The OpenAPI document says what the API does, and docs/reference/rest.md names all of it."""

from pathlib import Path

from fourfold.integrations.rest import problems
from fourfold.measures.actions.sheets import SHEET_FIELDS
from tests.integrations.rest.conftest import document, operations

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "rest.md").read_text()


def test_every_operation_is_named_in_the_reference_with_its_address():
    missing = [
        f"`{name}` | `{method} {path}`"
        for name, (method, path, _) in operations().items()
        if f"`{name}` | `{method} {path}`" not in PAGE
    ]
    assert missing == []


def test_every_operation_says_what_it_does_and_how_it_may_fail():
    for name, (method, _, operation) in operations().items():
        assert operation["summary"], name
        assert operation["security"] == [{"Token": []}, {"Session": []}], name
        wanted = problems.READS if method == "GET" else problems.WRITES
        assert set(wanted) <= {int(status) for status in operation["responses"]}, name


def test_requests_and_answers_hold_documented_fields_only():
    open_ended = [
        name for name, schema in document()["components"]["schemas"].items()
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False
    ]  # fmt: skip
    assert open_ended == []


def test_every_field_of_the_sheet_can_be_written_and_read():
    schemas = document()["components"]["schemas"]
    assert set(schemas["MeasureNew"]["properties"]) == SHEET_FIELDS
    read = {name.removesuffix("_id") for name in SHEET_FIELDS} | {"id", "version", "settings"}
    assert set(schemas["MeasureOut"]["properties"]) == read
