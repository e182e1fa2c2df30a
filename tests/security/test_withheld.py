"""A measure that some may not see, full of a secret: signals, shifts, forecasts, restatements, links, workbooks and formulas
that have to do with it are asked for by everybody who may not, page by page, operation by operation."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.urls import NoReverseMatch, reverse

from fourfold.cli import explaining
from fourfold.cli.commands import explain as command
from fourfold.cli.problems import Problem
from fourfold.core.scoping import organisation_scope
from fourfold.measures import actions
from fourfold.measures.queries import today
from fourfold.org.actions import issue_token
from fourfold.strategy import actions as strategy
from tests.architecture.test_permissions import pages
from tests.closings import close_month
from tests.integrations.rest.conftest import operations
from tests.scene import past_months

HIDDEN = "zqhidden"
NUMBERS = (
    "73197.7",
    "73,197.7",
    "73197",
    "73,197",
    "81288.6",
    "81,288.6",
    "64546.4",
    "64,546.4",
    "95911.5",
    "95,911.5",
)
WHO = ("dan", "ben", "vera", "alex")


@pytest.fixture
def secret(scene, ada, site, office):
    """Three years of one number with a jump in it; everything that can be said of it is said with the secret."""
    made = actions.add_measure(
        actor=ada, unit_id=site.pk, name=f"{HIDDEN} name", code="ZQHIDDEN", audience="confidential", owner_id=ada.pk,
        description=f"{HIDDEN} d", notes=f"{HIDDEN} n", category=f"{HIDDEN} c", external_key=f"{HIDDEN} key", unit_of_measure="Zqh",
        question=f"{HIDDEN} q", formula=f"{HIDDEN} f", kind="flow",
    )  # fmt: skip
    months = past_months(ada, 36)
    actions.set_threshold(
        actor=ada, measure_id=made.pk, effective_from=months[0], polarity="maximum", red=64546.4, green=81288.6
    )
    actions.set_target(
        actor=ada, measure_id=made.pk, effective_from=months[0], amount=Decimal("81288.6"), rationale=f"{HIDDEN} r"
    )
    amounts = [Decimal("73197.7") + (Decimal(9000) if at > 24 else 0) for at in range(35)]
    rows = [
        actions.NewValue(made.pk, month, amount, note=f"{HIDDEN} note") for month, amount in zip(months, amounts, strict=False)
    ]  # fmt: skip
    actions.record_values(actor=ada, rows=rows, source="ERP")
    actions.confirm_shift(actor=ada, measure_id=made.pk, starts_on=months[25], reason=f"{HIDDEN} shift")
    actions.set_process_rules(actor=ada, measure_id=made.pk, rules=[1], floor=-95911.5)
    strategy.place_measure(actor=ada, objective_id=scene.quality.pk, measure_id=made.pk)
    sums = actions.add_measure(actor=ada, unit_id=site.pk, name="Sum of things", code="SUM")
    actions.set_calculation(
        actor=ada, measure_id=sums.pk, effective_from=months[0], origin="formula", text="ZQHIDDEN - 73000 + CPL"
    )
    strategy.place_measure(actor=ada, objective_id=scene.quality.pk, measure_id=sums.pk)
    close_month(office, months[33], none="Nobody counted")
    actions.propose_value(
        actor=ada, measure_id=made.pk, period_start=months[33], amount=Decimal("95911.5"), reason=f"{HIDDEN} restated"
    )
    return made


def told(body: bytes) -> list[str]:
    """What of the secret is in the answer; a workbook is unpacked."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    said = body.decode("utf-8", "replace")
    return [each for each in (HIDDEN, "ZQHIDDEN", "Zqh", *NUMBERS) if re.search(re.escape(each), said)]


def test_a_withheld_measure_keeps_its_place_in_the_editor_and_has_no_name(scene, secret, browse, admin):
    page = browse(admin).get(f"/objectives/{scene.quality.pk}/edit/").content
    assert told(page) == [] and "Withheld" in page.decode()


DEEP = {"measures:measure", "strategy:scorecard", "strategy:why_scorecard", "strategy:objective"}


def addresses(scene, secret, month: date):
    """Every page for the records that have to do with the secret; those that show most, in every way."""
    after = [
        f"period={month:%Y-%m}", f"period={month:%Y-%m}&as_of=reported", f"period={month:%Y-%m}&frequency=year&view=ytd&compare=year",
        *(f"period={month:%Y-%m}&tab={tab}" for tab in ("signals", "why", "sheet", "history")),
        f"period={month:%Y-%m}&node=objective-{scene.quality.pk}",
    ]  # fmt: skip
    for name, pattern in pages():
        if name.startswith("account_"):
            continue
        ids = (secret.pk, secret.pk + 1) if name.startswith("measures:") else (scene.scorecard.pk, scene.quality.pk)
        for number in sorted(set(ids)) if pattern.pattern.converters else (None,):
            try:
                address = reverse(name, kwargs=dict.fromkeys(pattern.pattern.converters, number))
            except NoReverseMatch:
                continue  # an address whose parts are no numbers
            yield from (f"{address}?{query}" for query in (after if name in DEEP else after[:1]))


@pytest.mark.parametrize("who", WHO)
def test_no_page_tells_what_is_withheld(scene, secret, cast, browse, who):
    client, asked, found = browse(getattr(cast, who)), 0, []
    for address in addresses(scene, secret, past_months(cast.ada, 3)[0]):
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found += [(address, each) for each in told(body)]
        asked += 1
    assert asked > 100
    assert found == []


@pytest.mark.parametrize("who", WHO)
def test_no_operation_tells_what_is_withheld(scene, secret, cast, client, who):
    month = past_months(cast.ada, 3)[0]
    _, token = issue_token(actor=getattr(cast, who), name="Test", can_write=False, days=1)
    numbers = {
        "scorecard_id": [scene.scorecard.pk], "objective_id": [scene.quality.pk], "measure_id": [secret.pk, scene.yield_.pk],
        "perspective_id": [scene.lanes[2].pk, scene.lanes[1].pk], "unit_id": [secret.unit_id], "restatement_id": [1, 2, 3],
    }  # fmt: skip
    asked, found = 0, []
    for method, path, _ in operations().values():
        if method != "GET":
            continue
        for at in range(2):
            filled = re.sub(
                r"\{(\w+)\}",
                lambda part, at=at: str({**{name: rows[at % len(rows)] for name, rows in numbers.items()}, "period": f"{month:%Y-%m}",
                                         "frequency": "month"}.get(part[1], 1)), path,
            )  # fmt: skip
            for query in ("", f"?period={month:%Y-%m}&known_at=reported"):
                answer = client.get(f"/api/v1{filled}{query}", HTTP_AUTHORIZATION=f"Bearer {token}")
                assert answer.status_code < 500, filled
                found += [(filled, query, each) for each in told(answer.content)]
                asked += 1
    assert asked > 60
    assert found == []


@pytest.mark.parametrize("who", WHO)
def test_the_command_tells_nobody_what_is_withheld(scene, secret, cast, who):
    member = getattr(cast, who)
    viewed = explaining.viewing(member, period=f"{today(member):%Y-%m}", frequency="", ytd=False, as_of="")
    for wanted in ("P1", "SUM", "Site North scorecard", f"Site North scorecard/{scene.lanes[2].name}"):
        said = explaining.explain(member, explaining.find(member, wanted), viewed)
        for as_data in (False, True):
            assert told(command._said(said, as_data=as_data).encode()) == []
    for wanted in ("ZQHIDDEN", f"{HIDDEN} name", f"measure:{HIDDEN} name"):
        with pytest.raises(Problem) as refused:
            explaining.explain(member, explaining.find(member, wanted), viewed)
        assert HIDDEN not in str(refused.value).lower().replace(wanted.lower(), "")


def test_the_owner_is_told_all_of_it(scene, secret, browse, cast):
    with organisation_scope(cast.ada.organisation_id):
        page = browse(cast.ada).get(f"/measures/{secret.pk}/?period={past_months(cast.ada, 3)[0]:%Y-%m}&tab=signals")
    assert f"{HIDDEN} shift" in page.content.decode()
