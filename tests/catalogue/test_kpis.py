"""The KPI library: complete, in words of its own, and every example comes out of the product's own formulas."""

import re

import pytest
import yaml

from fourfold.catalogue import kpis
from fourfold.catalogue.kpis import NotTheLibrary, entries, search

LONGEST_SHARED = 6  # words in a row
WORDS = {
    "higher_is_better": "maximum", "lower_is_better": "minimum", "target_range": "range", "daily": "day", "weekly": "week",
    "monthly": "month", "quarterly": "quarter", "annual": "year",
}  # fmt: skip


@pytest.fixture
def specified(shared):
    found = yaml.safe_load((shared / "spec" / "kpi-library.yaml").read_text(encoding="utf-8"))
    return {each["code"]: each for each in found["kpis"]}


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9%]+", text.lower())


def shared_run(ours: str, theirs: str) -> list[str]:
    """The first words in a row, more than six of them, that stand in both."""
    mine, other = words(ours), words(theirs)
    runs = {tuple(other[at : at + LONGEST_SHARED + 1]) for at in range(len(other) - LONGEST_SHARED)}
    pieces = (mine[at : at + LONGEST_SHARED + 1] for at in range(len(mine) - LONGEST_SHARED))
    return next((piece for piece in pieces if tuple(piece) in runs), [])


@pytest.mark.parametrize("code", list(entries()))
def test_every_example_comes_out_of_the_products_own_formulas(code):
    entry = entries()[code]
    assert round(entry.worked_out, 4) == pytest.approx(entry.result, rel=0, abs=5.1e-5)


def test_every_formula_needs_exactly_its_inputs():
    assert [e.code for e in entries().values() if e.formula.keys != {each.key for each in e.inputs}] == []


def test_codes_and_keys_stand_there_once():
    keys = [each.key for each in entries().values()]
    assert len(entries()) == len(set(keys)) >= 170


def test_every_choice_is_one_of_the_lists():
    for entry in entries().values():
        assert set(entry.industries) <= kpis.INDUSTRIES.keys(), entry.code
        assert entry.perspective in kpis.PERSPECTIVES, entry.code
        assert entry.aggregation in kpis.AGGREGATIONS, entry.code
        assert entry.letter in {"", *kpis.LETTERS}, entry.code
        assert entry.says and entry.pitfall and all(each.means for each in entry.inputs), entry.code


def test_the_library_holds_every_code_of_the_specification_with_the_same_numbers(specified):
    assert entries().keys() == specified.keys()
    for code, theirs in specified.items():
        ours = entries()[code]
        facts = (ours.key, list(ours.industries), ours.perspective, ours.unit, ours.expression, ours.indicator, ours.aggregation,
                 ours.letter, ours.result, {each.key: each.example for each in ours.inputs})  # fmt: skip
        wanted = (theirs["key"], theirs["industries"], theirs["perspective"], theirs["unit"], theirs["expression"],
                  theirs["indicator"], theirs["aggregation"], theirs.get("sqcdp", ""), theirs["example"]["value"],
                  theirs["example"]["inputs"])  # fmt: skip
        assert facts == wanted
        assert (ours.polarity, ours.frequency) == (WORDS[theirs["polarity"]], WORDS[theirs["frequency"]])
        assert bool(ours.standard) == ("standard" in theirs), code


def test_no_sentence_is_taken_from_the_specification(specified):
    taken = []
    for code, theirs in specified.items():
        ours = entries()[code]
        sentences = [theirs["formula"], theirs["watch_out"], theirs["name"], *theirs["inputs"].values()]
        own = [ours.says, ours.pitfall, ours.name, *(each.means for each in ours.inputs)]
        taken += [(code, run) for mine in own for other in sentences if (run := shared_run(mine, other))]
    assert taken == []


def test_a_search_finds_by_name_code_word_and_kind():
    assert search("OTIF")[0].code == "GEN-15"
    assert search("gen-15")[0].code == "GEN-15"
    assert [each.code for each in search("detractors", industry="hr")] == ["HR-03"]
    leads = search(industry="manufacturing", perspective="internal_process", indicator="lead", letter="D")
    assert [each.code for each in leads] == ["MF-05"]
    assert search("no such thing") == []


def test_what_begins_with_the_words_comes_first():
    names = [each.name for each in search("complaint")]
    assert names[0] == "Complaints resolved within standard"
    assert len(names) > 1


def test_a_file_that_lacks_something_is_refused_with_its_place(tmp_path, monkeypatch):
    (tmp_path / "own.yaml").write_text(
        "- {code: X-1, industries: [general], inputs: {a: {means: A, kind: flow, example: 1}}}\n"
    )
    monkeypatch.setattr(kpis, "KPIS", tmp_path)
    entries.cache_clear()
    try:
        with pytest.raises(NotTheLibrary, match=r"own\.yaml, X-1"):
            entries()
    finally:
        entries.cache_clear()
