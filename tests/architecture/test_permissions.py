"""Every page and who may open it: permissions/pages.yaml holds the answers, and a page that is missing there fails.

The cast: nobody is signed in for `anonymous`; cleo administers another organisation; dan edits another unit; vera views,
ben contributes to and ada edits Site North; olga is the strategy office; alex administers.
"""

from pathlib import Path

import pytest
import yaml
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.governance.calls import governed
from tests.versions.calls import living

MATRIX = yaml.safe_load((Path(__file__).parent / "permissions" / "pages.yaml").read_text())
WHO = ("anonymous", "cleo", "dan", "vera", "ben", "ada", "olga", "alex")


def pages(resolver=None, namespace: str = "") -> list[tuple[str, URLPattern]]:
    """Every named address outside of the REST API, which has a matrix of its own."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found += [] if entry.namespace == "api" else pages(entry, inner)
        else:
            found.append((f"{namespace}{entry.name}", entry))
    return found


def test_every_page_is_in_the_matrix_and_nothing_else_is():
    assert sorted({name for name, _ in pages()}) == sorted(MATRIX)


def test_every_page_says_what_each_of_the_cast_gets():
    silent = [
        (name, method)
        for name, methods in MATRIX.items()
        for method, answers in methods["answers"].items()
        if set(answers) != set(WHO)
    ]
    assert silent == []


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_the_page_answers_as_the_matrix_says(name, scene, cast, browse, site, client, request):
    records = {
        "scorecard": scene.scorecard.pk, "objective": scene.quality.pk, "measure": scene.yield_.pk, "unit": site.pk,
        "member": cast.ben.pk, "strategy": scene.strategy.pk, "perspective": scene.lanes[2].pk, "link": scene.link.pk, **_own_records(name, cast, site),
    }  # fmt: skip
    row = MATRIX[name]
    address = reverse(
        name,
        kwargs={
            key: value if key == "kind" else records.get(value, value) for key, value in row.get("with", {}).items()
        },
    )
    answers = {
        method: {who: _status(browse, client, cast, who, method, address) for who in WHO} for method in row["answers"]
    }
    assert answers == row["answers"]


def _own_records(name, cast, site):
    """Records that only some pages have: Ada's token, Ada's import."""
    if name == "org:revoke_token":
        from fourfold.org.actions import issue_token

        token, _ = issue_token(actor=cast.ada, name="Scripts", can_write=False, days=30)
        return {"token": token.pk}
    if name in {"library:build", "library:numbers", "library:go_live", "library:export_template"}:
        return {"build": _drawn_up(cast, site)}
    if name.startswith("library:"):
        return _published(cast)
    if name.startswith("versions:"):
        return living(cast)
    if name.startswith("governance:"):
        return governed(cast)
    if name == "periods:decide":
        return {"restatement": _proposed(cast)}
    if name.startswith("strategy:"):
        return _written(cast)
    if name.startswith("imports:"):
        from fourfold.integrations.imports.uploads import keep
        from fourfold.measures.actions import add_run

        stored = keep([b"KPI,Period,Actual\nScrap,2025-01,2.5\n"])
        given = {"stored_as": stored.stored_as, "size": stored.size, "digest": stored.digest}
        return {"run": add_run(actor=cast.ada, unit_id=site.pk, file_name="numbers.csv", **given).pk}
    return {}


def _written(cast) -> dict[str, int]:
    """A theme that nobody carries, and the places of the scene's first objective and of its measure."""
    from fourfold.strategy.actions import add_theme
    from fourfold.strategy.models import MeasurePlacement, Objective, ObjectivePlacement

    first = Objective.objects.get(code="P1")
    return {
        "theme": add_theme(actor=cast.olga, strategy_id=first.scorecard.strategy_id, name="Spare").pk,
        "place": ObjectivePlacement.objects.get(objective=first).pk,
        "measure_place": MeasurePlacement.objects.get(objective=first).pk,
    }


def _drawn_up(cast, site) -> int:
    """A draft of Site North, from a template."""
    from datetime import date

    from fourfold.library.actions import adopt_template

    years = {"starts_on": date(2031, 1, 1), "ends_on": date(2033, 12, 31)}
    given = {"template": "hr", "unit_id": site.pk, "name": "Drawn up", "owner_id": cast.ada.pk, **years}
    return adopt_template(actor=cast.ada, **given).pk


def _published(cast) -> dict[str, int]:
    """Two measures of Site North for everybody's use: one is approved, one waits."""
    from fourfold.library.actions import decide_publication, publish_measure
    from fourfold.measures.models import Measure

    made = {
        name: publish_measure(
            actor=cast.ada,
            measure_id=Measure.objects.get(code=code).pk,
            perspective="customer",
            owner_id=cast.ben.pk,
            name=f"Ours: {code}",
        ).pk
        for name, code in (("publication", "FPY"), ("waiting", "CPL"))
    }
    decide_publication(actor=cast.olga, publication_id=made["publication"], approve=True)
    return made


def _proposed(cast) -> int:
    """Ada proposes another number for a month that the strategy office has locked."""
    from decimal import Decimal

    from fourfold.measures.actions import propose_value
    from fourfold.measures.models import Measure
    from tests.closings import close_month
    from tests.scene import past_months

    month, measure = past_months(cast.alex)[-3], Measure.objects.get(code="FPY")
    close_month(cast.olga, month, none="No count")
    reason = "Counted twice"
    return propose_value(actor=cast.ada, measure_id=measure.pk, period_start=month, amount=Decimal(1), reason=reason).pk


def _status(browse, client, cast, who, method, address):
    client.logout()
    signed_in = client if who == "anonymous" else browse(getattr(cast, who))
    return getattr(signed_in, method.lower())(address).status_code
