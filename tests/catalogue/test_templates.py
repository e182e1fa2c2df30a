"""Nine templates: each a whole strategy in the product's own text, with the KPIs that the field starts from."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest
import yaml

from fourfold.catalogue.kpis import NotTheLibrary
from fourfold.catalogue.templates import Start, Template, strategy_text, templates
from fourfold.plain.strategy import read_strategy
from tests.catalogue.test_kpis import shared_run

NINE = ["healthcare", "banking", "manufacturing", "pharma", "education", "government", "it_saas", "esg", "hr"]
LANES = ["financial", "customer", "internal_process", "learning_growth"]
START = Start(
    "Ours", "HQ", date(2026, 1, 1), date(2028, 12, 31), "Our scorecard", date(2026, 1, 1), owner="ada@x.example"
)
each_template = pytest.mark.parametrize("key", NINE)


def own_lanes(template: Template) -> list[str]:
    """Which of the four each perspective is, from the top."""
    order = ["customer", "financial", *LANES[2:]] if template.key == "government" else LANES
    return dict(zip(template.perspectives, order, strict=True))


def test_there_are_nine_in_the_order_of_industries():
    assert list(templates()) == NINE


def test_citizens_stand_on_top_of_a_public_authority():
    assert next(iter(templates()["government"].perspectives)) == "Citizens"
    assert all(next(iter(each.perspectives)) == "Financial" for key, each in templates().items() if key != "government")


@each_template
def test_a_template_reads_as_a_strategy_text_that_says_the_same(key):
    template = templates()[key]
    data = read_strategy(strategy_text(template, START)).data
    card = data["scorecards"]["Our scorecard"]
    assert set(card["objectives"]) == set(template.objectives)
    assert set(data["perspectives"]) == set(template.perspectives)
    assert len(data["themes"]) == 4
    assert {each["owner"] for each in card["objectives"].values()} == {"ada@x.example"}
    assert {entry.code for entry in template.kpis} <= set(data["measures"])


@each_template
def test_every_lane_has_three_to_five_kpis_and_they_are_the_fields_own(key, shared):
    packs = yaml.safe_load((shared / "spec" / "kpi-library.yaml").read_text(encoding="utf-8"))["packs"]
    template, found = templates()[key], defaultdict(list)
    lanes = own_lanes(template)
    for box in template.objectives.values():
        found[lanes[box["perspective"]]] += box["measures"]
    assert {lane: sorted(codes) for lane, codes in found.items()} == {
        lane: sorted(codes) for lane, codes in packs[key].items()
    }
    assert all(3 <= len(codes) <= 5 for codes in found.values())


@each_template
def test_its_map_tells_a_story_from_the_bottom_to_the_top(key):
    template = templates()[key]
    order = list(template.perspectives)
    height = {code: order.index(box["perspective"]) for code, box in template.objectives.items()}
    causes, effects = defaultdict(set), defaultdict(set)
    for cause, effect, said in template.links():
        assert height[effect] <= height[cause], f"{cause} to {effect} points down"
        assert said["statement"].startswith("If ") and said["because"] and said["strength"] and said["delay_months"] > 0
        causes[effect].add(cause)
        effects[cause].add(effect)
    assert [code for code, at in height.items() if at and not effects[code]] == []
    assert [code for code, at in height.items() if at < len(order) - 1 and not causes[code]] == []
    assert 9 <= len(height) <= 20


@each_template
def test_every_objective_has_a_theme_a_kpi_and_a_short_name(key):
    template = templates()[key]
    boxes = template.objectives.values()
    assert {box["theme"] for box in boxes} == set(template.themes)
    assert all(box["measures"] and len(box["name"]) <= 60 for box in boxes)


def test_minima_of_regulators_are_information():
    told = {entry.code: said for entry, said in templates()["banking"].minima}
    assert set(told) == {"BK-05", "BK-07"}
    assert "information, not a target" in told["BK-05"]
    measures = read_strategy(strategy_text(templates()["banking"], START)).data["measures"]
    assert not any("targets" in each for each in measures.values())


def test_what_the_unit_measures_already_is_only_linked():
    data = read_strategy(strategy_text(templates()["healthcare"], replace(START, there={"gen-12", "HC-01"}))).data
    assert {"GEN-12", "HC-01"} & set(data["measures"]) == set()
    placed = {code for box in data["scorecards"]["Our scorecard"]["objectives"].values() for code in box["measures"]}
    assert {"GEN-12", "HC-01"} <= placed


def test_no_sentence_is_taken_from_the_specification(shared):
    lines = [line for line in (shared / "spec" / "requirements.md").read_text().splitlines() if "*:" in line]
    said = [
        text
        for each in templates().values()
        for text in (each.says, each.vision, *each.themes.values(), *each.perspectives.values(),
                     *(box["name"] for box in each.objectives.values()))
    ]  # fmt: skip
    assert [run for text in said for line in lines if (run := shared_run(text, line))] == []


def test_a_template_with_an_unknown_kpi_is_refused(tmp_path, monkeypatch):
    from fourfold.catalogue import templates as module

    (tmp_path / "hr.yaml").write_text(
        "template: {name: N, says: S}\nstrategy: {vision: V}\nperspectives: {}\nthemes: {}\nobjectives: {A: {measures: [X-1]}}\n"
    )
    monkeypatch.setattr(module, "TEMPLATES", tmp_path)
    templates.cache_clear()
    try:
        with pytest.raises(NotTheLibrary, match=r"hr\.yaml: the library has no X-1"):
            templates()
    finally:
        templates.cache_clear()
