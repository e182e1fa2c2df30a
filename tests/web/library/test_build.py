"""Templates and the guided build on pages: what is missing leads to where it is done, what is refused keeps what was typed."""

from datetime import date

import pytest

from fourfold.library.actions import adopt_template
from fourfold.measures.models import Measure
from fourfold.strategy.models import Strategy

YEARS = {"starts_on": "2031-01-01", "ends_on": "2033-12-31"}


@pytest.fixture
def drawn(ada, site):
    years = {"starts_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31)}
    return adopt_template(actor=ada, template="hr", unit_id=site.pk, name="People", owner_id=ada.pk, **years)


def shown(browse, member, address: str) -> str:
    return browse(member).get(address).content.decode()


def test_nine_templates_are_offered(browse, vera):
    page = shown(browse, vera, "/library/templates/")
    assert page.count("<article") == 9
    assert "Start from blank" not in page


def test_a_template_shows_its_map_its_kpis_and_what_regulators_demand(browse, ada):
    page = shown(browse, ada, "/library/templates/banking/")
    for part in ("<svg", "Lend soundly", "Non-performing loan ratio</a>", "If loans are sound, then losses do not eat capital.",
                 "The regulatory minimum is 4.5 % before buffers"):  # fmt: skip
        assert part in page, part
    assert browse(ada).get("/library/templates/farming/").status_code == 404


def test_a_template_becomes_a_draft_and_its_build_opens(sent, ada, site):
    answer, _ = sent("/library/templates/hr/", name="People", unit=site.pk, owner=ada.pk, **YEARS)
    made = Strategy.objects.get(name="People")
    assert (answer.status_code, answer.url, made.state) == (302, f"/library/strategies/{made.pk}/", "draft")


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({"name": ""}, 422, "This field is required."),
        ({"ends_on": "2030-01-01"}, 422, "The strategy ends before it starts."),
        ({"starts_on": "2025-01-01", "ends_on": "2026-12-31"}, 422, "is live for this unit in these years"),
        ({"unit": "999999"}, 422, "Select a valid choice."),
        ({"ends_on": "never"}, 422, "Enter a valid date."),
    ],
)
def test_what_can_not_be_drawn_up_keeps_what_was_typed(sent, ada, site, strategy, changed, status, says):
    form = {"name": "Typed by Ada", "unit": site.pk, "owner": ada.pk, **YEARS, **changed}
    answer, page = sent("/library/templates/hr/", **form)
    assert (answer.status_code, says in page) == (status, True)
    assert "Typed by Ada" in page or not changed.get("name", "x")
    assert Strategy.objects.count() == 1


def test_each_step_lists_what_is_missing_with_its_page(browse, ada, vera, drawn):
    page = shown(browse, ada, f"/library/strategies/{drawn.pk}/")
    kpi = Measure.objects.get(code="HR-07")
    assert "5 of 7 steps done" in page
    assert f'href="/measures/{kpi.pk}/target/"' in page
    assert "Do it" not in shown(browse, vera, f"/library/strategies/{drawn.pk}/")


def test_numbers_are_saved_together_and_shown_again(sent, browse, ada, drawn):
    kpi = Measure.objects.get(code="HR-07")
    address = f"/library/strategies/{drawn.pk}/numbers/"
    fields = {f"target-{kpi.pk}": "40", f"numerator-{kpi.pk}": "1290", f"denominator-{kpi.pk}": "30"}
    answer, _ = sent(address, **fields)
    assert answer.url == f"/library/strategies/{drawn.pk}/"
    page = shown(browse, ada, address)
    assert all(f'value="{text}"' in page for text in ("40", "1290", "30"))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"numerator": "12"}, "Time to fill:"),
        ({"target": "-4"}, "Time to fill: The thresholds are percent of the target"),
        ({"target": "1,5"}, "Write a number with digits and a decimal point"),
    ],
)
def test_a_wrong_number_is_named_and_nothing_is_saved(sent, drawn, fields, says):
    kpi, other = Measure.objects.get(code="HR-07"), Measure.objects.get(code="HR-13")
    typed = {f"{name}-{kpi.pk}": text for name, text in fields.items()} | {f"target-{other.pk}": "3200"}
    answer, page = sent(f"/library/strategies/{drawn.pk}/numbers/", **typed)
    assert (answer.status_code, says in page, 'value="3200"' in page) == (422, True, True)
    from fourfold.measures.queries import targets_of

    assert not targets_of(other.pk).exists()


def test_publishing_lists_what_is_missing_and_the_office_may_override(sent, browse, office, drawn):
    answer, page = sent(f"/library/strategies/{drawn.pk}/live/", version=1)
    assert (answer.status_code, "Not finished yet: kpis and targets, monitor" in page) == (422, True)
    browser = browse(office)
    address = f"/library/strategies/{drawn.pk}/live/"
    short = browser.post(address, {"version": 1, "reason": "Because"})
    assert (short.status_code, "Because" in short.content.decode()) == (422, True)
    done = browser.post(address, {"version": 1, "reason": "Targets follow from the budget in March."})
    assert (done.status_code, Strategy.objects.get(pk=drawn.pk).state) == (302, "live")


def test_a_stale_publishing_is_refused(browse, ada, office, drawn):
    from fourfold.strategy.actions import change_strategy

    change_strategy(actor=ada, strategy_id=drawn.pk, version=1, vision="Seen anew")
    reason = "Targets follow from the budget in March."
    answer = browse(office).post(f"/library/strategies/{drawn.pk}/live/", {"version": 1, "reason": reason})
    assert answer.status_code == 409
    assert Strategy.objects.get(pk=drawn.pk).state == "draft"


def test_a_template_of_ones_own_goes_out_and_comes_in(browse, ada, dan, other_site, drawn):
    from django.core.files.uploadedfile import SimpleUploadedFile

    out = browse(ada).get(f"/library/strategies/{drawn.pk}/template.yaml")
    assert out["Content-Disposition"] == 'attachment; filename="template-people.yaml"'
    file = SimpleUploadedFile("t.yaml", out.content)
    answer = browse(dan).post(
        "/library/templates/file/", {"name": "Ours", "unit": other_site.pk, "text": file, **YEARS}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert Strategy.objects.get(name="Ours").themes.count() == 4


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a: [", "The text can&#x27;t be taken"),
        (b"\xff\xfe\x00", "The file is no text in UTF-8."),
        (b"", "The submitted file is empty."),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(browse, ada, site, content, says):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("t.yaml", content)
    answer = browse(ada).post("/library/templates/file/", {"name": "Ours", "unit": site.pk, "text": file, **YEARS})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert not Strategy.objects.exists()


def test_a_target_below_the_regulatory_minimum_is_saved_with_a_warning(browse, ada, site):
    years = {"starts_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31)}
    bank = adopt_template(actor=ada, template="banking", unit_id=site.pk, name="Bank", owner_id=ada.pk, **years)
    kpi = Measure.objects.get(code="BK-07")
    fields = {f"target-{kpi.pk}": "95"}
    page = browse(ada).post(f"/library/strategies/{bank.pk}/numbers/", fields, follow=True).content.decode()
    assert "The target of Liquidity coverage ratio lies below the regulatory minimum of 100 %." in page
