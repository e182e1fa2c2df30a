"""A strategy as text: what is written reads back, applying what was exported changes nothing, a difference becomes what it says."""

from datetime import timedelta

import pytest

from fourfold.core.models import AuditEntry
from fourfold.measures.queries import today
from fourfold.plain.strategy import write_strategy
from fourfold.strategy import queries
from fourfold.strategy.actions import apply_text, link_objectives
from tests.acts import nothing_written, refused


@pytest.fixture
def text(ada, strategy, scorecard, retain, speed, churn, placed):
    link_objectives(
        actor=ada, cause_id=speed.pk, effect_id=retain.pk, statement="If on time, then they stay.", strength=3
    )
    return written(ada, strategy)


def written(member, strategy):
    strategy.refresh_from_db()
    return write_strategy(queries.strategy_text(member, strategy))


def changed(text, old, new, count=1):
    assert text.count(old) >= 1, text
    return text.replace(old, new, count)


def applied(member, strategy, text):
    """The sentences of what was done; afterwards the text says what is there."""
    found = apply_text(actor=member, text=text).changes
    assert queries.plan_text(member, text).changes == ()
    return list(found)


def test_what_was_exported_changes_nothing(ada, strategy, text):
    with nothing_written():
        assert apply_text(actor=ada, text=text).changes == ()


def test_words_of_every_part_change(ada, strategy, text):
    new = changed(text, "starts: 2024-01-01", "starts: 2024-01-01\n  vision: Nobody waits.")
    new = changed(new, "name: Keep customers", "name: Keep every customer\n        owner: Ada@halden.example")
    new = changed(new, "strength: strong", "strength: weak")
    new = changed(new, "name: Customer churn", "name: Churn\n    is critical: yes".replace("is critical", "critical"))
    assert applied(ada, strategy, new) == [
        "the strategy: vision from nothing to “Nobody waits.”",
        "the objective “C1” of the scorecard “North scorecard”: name from “Keep customers” to “Keep every customer”",
        "the objective “C1” of the scorecard “North scorecard”: owner from nothing to ada@halden.example",
        "the link to “C1” of the objective “I1” of the scorecard “North scorecard”: strength from strong to weak",
        "the measure “CHURN”: name from “Customer churn” to “Churn”",
        "the measure “CHURN”: critical from no to yes",
    ]
    assert queries.visible_objectives(ada).get(code="C1").owner_id == ada.pk


def test_a_theme_an_objective_and_a_measure_come(ada, strategy, text):
    new = changed(
        text, "scorecards:\n", "themes:\n  Flow: {intended_result: Fast, sponsor: ada@halden.example}\nscorecards:\n"
    )
    more = "      L1:\n        name: Learn\n        perspective: Learning and growth\n        theme: Flow\n        weight: 2\n"
    new = changed(
        new, "    objectives:\n", f"    objectives:\n{more}        measures: {{TRAIN: 3}}\n        leads_to: [I1]\n"
    )
    new += "  TRAIN:\n    name: Days of training\n    kind: flow\n    limits: {polarity: maximum, red: 1, green: 3.5}\n    targets: 4\n"
    applied(ada, strategy, new)
    box = queries.visible_objectives(ada).get(code="L1")
    assert (box.theme.name, box.theme.sponsor_id) == ("Flow", ada.pk)
    assert [(each.measure.code, each.weight) for each in queries.measure_places(box.pk)] == [("TRAIN", 3.0)]
    assert queries.visible_links(ada).filter(cause=box, effect__code="I1").count() == 1


def test_a_whole_strategy_comes_from_a_text(office, site, ada, text, strategy):
    new = text.replace("North 2026", "North 2030").replace("North scorecard", "Next scorecard")
    new = new.replace("2024-01-01\n  ends: 2027-12-31", "2028-01-01\n  ends: 2031-12-31")
    made = apply_text(actor=ada, text=new).strategy
    assert (made.state, made.pk != strategy.pk) == ("draft", True)
    assert written(ada, made) == new


def test_weights_hold_from_today_and_from_the_day_that_is_planned(ada, strategy, text, retain):
    day = (today(ada) + timedelta(days=90)).isoformat()
    new = changed(text, "          CHURN: 1", f"          CHURN: {{now: 2, {day}: 3}}")
    assert applied(ada, strategy, new) == [
        f"the place of the measure “CHURN” of the objective “C1” of the scorecard “North scorecard”: weight from 1 to 2, from {day} on 3"
    ]
    assert [each.weight for each in queries.measure_places(retain.pk)] == [3.0]


def test_what_is_left_out_ends_and_comes_back(ada, strategy, text, churn):
    start = text.index("      I1:\n")
    without = text[:start] + text[text.index("measures:\n  CHURN") :]
    said = applied(ada, strategy, without)
    assert said[-1] == "the objective “I1” of the scorecard “North scorecard” is taken out"
    assert queries.visible_objectives(ada).get(code="I1").state == "archived"
    assert AuditEntry.objects.filter(action="retired").get().reason == "Left out of the strategy's text"
    applied(ada, strategy, text)
    assert queries.visible_objectives(ada).get(code="I1").state == "live"


def test_a_measure_leaves_and_returns_to_its_objective(ada, strategy, text, churn):
    without = changed(text, "        measures:\n          CHURN: 1\n", "")
    assert applied(ada, strategy, without) == [
        "the place of the measure “CHURN” of the objective “C1” of the scorecard “North scorecard” is taken out"
    ]
    applied(ada, strategy, text)


def test_targets_are_put_in_place_and_taken_back(ada, strategy, text):
    new = changed(
        text,
        "    limits:\n",
        "    targets: {2025-01-01: 4, 2026-01-01: {amount: 3.5, rationale: better}}\n    limits:\n",
    )
    assert len(applied(ada, strategy, new)) == 2
    assert applied(ada, strategy, changed(new, ", 2026-01-01: {amount: 3.5, rationale: better}", "")) == [
        "the target from 2026-01-01 of the measure “CHURN” is taken out"
    ]


def test_limits_are_not_taken_back(ada, strategy, text):
    start, end = text.index("    limits:\n"), text.index("        green: 3\n") + len("        green: 3\n")
    with refused("R3", "limits") as found:
        apply_text(actor=ada, text=text[:start] + text[end:])
    assert "the limits from 2024-01-01 of the measure “CHURN”" in found[0].sentence


def test_perspectives_are_ordered_added_and_removed(ada, strategy, text):
    new = changed(text, "  Financial:", "  Society: What do neighbours say?\n  Financial:")
    applied(ada, strategy, new)
    assert strategy.perspectives.first().name == "Society"
    applied(ada, strategy, text)
    assert strategy.perspectives.count() == 4


def test_an_alias_and_a_scorecard_below(ada, site, strategy, text, retain):
    more = "  Line card:\n    aliases: {C1 of North scorecard: {perspective: Customer, weight: 2}}\n"
    new = changed(text, "scorecards:\n", f"scorecards:\n{more}    scorecards: {{North scorecard: 3}}\n")
    applied(ada, strategy, new)
    applied(ada, strategy, changed(new, "    scorecards: {North scorecard: 3}\n", ""))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: Keep customers", "name: Keep customers\n        owner: nobody@halden.example", "line 21, owner: nobody active has the address"),
        ("          CHURN: 1", "          CHRN: 1", "there is no measure “CHRN” that you may see. Did you mean “CHURN”?"),
        ("unit: NORTH", "unit: NRTH", "there is no unit “NRTH”. Did you mean “NORTH”?"),
        ("  CHURN:\n", "  WEST/CHURN:\n", "there is no unit “WEST”"),
        ("          C1:\n", "          C9 of Other:\n", "there is no objective “C9 of Other” that you may see"),
        ("name: Keep customers", "nam: Keep customers", "has no word “nam”. Did you mean “name”?"),
        ("green: 3", "green: three", "green of the limits from “2024-01-01” must be a number, not “three”"),
    ],
)  # fmt: skip
def test_what_is_unknown_is_refused_with_its_line(ada, strategy, text, old, new, said):
    with refused("R8", "text") as found:
        apply_text(actor=ada, text=changed(text, old, new))
    assert said.removeprefix("line 21, ") in found[0].sentence
    assert all(fault.startswith("line ") for fault in found[0].details["faults"])


def test_a_refusal_of_an_act_names_line_and_field_and_nothing_is_saved(ada, strategy, text):
    new = changed(text, "starts: 2024-01-01", "starts: 2024-01-01\n  vision: Nobody waits.")
    new = changed(new, "name: Deliver on time", "name: Keep customers")
    with refused("R13", "name") as found:
        apply_text(actor=ada, text=new)
    line = new[: new.index("name: Keep customers", new.index("I1:"))].count("\n") + 1
    assert found[0].sentence.startswith(
        f"line {line}, name, the objective “I1” of the scorecard “North scorecard”: This scorecard"
    )
    strategy.refresh_from_db()
    assert strategy.vision == ""


def test_rights_are_those_of_the_acts(ben, dan, vera, strategy, text):
    for member in (ben, vera):
        with refused("R4"):
            apply_text(actor=member, text=changed(text, "name: Keep customers", "name: Keep"), strategy_id=strategy.pk)


def test_a_plan_that_is_out_of_date_is_refused(ada, strategy, text):
    new = changed(text, "name: Keep customers", "name: Keep")
    seen = queries.plan_text(ada, new).mark
    apply_text(actor=ada, text=changed(text, "name: Deliver on time", "name: Deliver"))
    with refused("R5", "seen"):
        apply_text(actor=ada, text=new, seen=seen)


def test_what_a_member_may_not_see_stays_as_it_is(ada, office, strategy, scorecard, text, lanes):
    from fourfold.strategy.actions import add_scorecard

    hidden = add_scorecard(
        actor=office, unit_id=scorecard.unit_id, strategy_id=strategy.pk, name="Hidden", audience="confidential"
    )
    assert written(ada, strategy) == text
    apply_text(actor=ada, text=changed(text, "name: Keep customers", "name: Keep"))
    hidden.refresh_from_db()


def test_the_trail_holds_each_change_and_the_text(ada, strategy, text):
    before = AuditEntry.objects.count()
    apply_text(actor=ada, text=changed(text, "name: Keep customers", "name: Keep"), reason="Shorter")
    found = list(AuditEntry.objects.order_by("sequence")[before:])
    assert [each.action for each in found] == ["changed", "applied a text to"]
    assert found[1].reason == "Shorter"


def test_an_alias_stays_in_its_perspective(ada, site, strategy, text, retain, lanes):
    more = "  Line card:\n    aliases: {C1 of North scorecard: {perspective: Customer}}\n"
    new = changed(text, "scorecards:\n", f"scorecards:\n{more}")
    apply_text(actor=ada, text=new)
    with refused("R3", "perspective"):
        apply_text(actor=ada, text=changed(new, "{perspective: Customer}", "{perspective: Financial}"))
