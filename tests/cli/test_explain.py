"""Page, REST and command explain every level with one structure and the same sentences, within the rights of who asks."""

import argparse
import html
import json
from dataclasses import fields

import pytest

from fourfold.cli import explaining
from fourfold.cli.commands import explain as command
from fourfold.cli.problems import Problem
from fourfold.engine.explain import Share
from fourfold.integrations.rest.explanations import ShareOut
from fourfold.strategy import actions as strategy
from tests.scene import SECRET

LEVELS = ("measure", "objective", "perspective", "scorecard", "parent")


@pytest.fixture
def above(scene, office, admin):
    """A scorecard above Site North's."""
    card = strategy.add_scorecard(actor=office, unit_id=admin.unit_id, strategy_id=scene.strategy.pk, name="Halden")
    strategy.place_scorecard(actor=office, parent_id=card.pk, child_id=scene.scorecard.pk)
    return card


@pytest.fixture
def ways(scene, above):
    """For each level: what is typed, the page, the REST resource."""
    card, lane = scene.scorecard.pk, scene.lanes[1].pk
    return {
        "measure": ("CPL", f"/measures/{scene.complaints.pk}/?tab=why", f"/measures/{scene.complaints.pk}/score"),
        "objective": ("c1", f"/objectives/{scene.delivery.pk}/", f"/objectives/{scene.delivery.pk}/score"),
        "perspective": (
            f"Site North scorecard/{scene.lanes[1].name}", f"/scorecards/{card}/why/?node=perspective-{lane}",
            f"/scorecards/{card}/perspectives/{lane}/score",
        ),
        "scorecard": ("site north scorecard", f"/scorecards/{card}/why/", f"/scorecards/{card}/score"),
        "parent": ("scorecard:Halden", f"/scorecards/{above.pk}/why/", f"/scorecards/{above.pk}/score"),
    }  # fmt: skip


@pytest.fixture
def rest(client):
    from fourfold.org.actions import issue_token

    def get(member, path):
        _, secret = issue_token(actor=member, name="Test", can_write=False, days=1)
        return client.get(f"/api/v1{path}", HTTP_AUTHORIZATION=f"Bearer {secret}").json()

    return get


def explained(member, wanted, **asked):
    viewed = explaining.viewing(member, **{"period": "", "frequency": "", "ytd": False, "as_of": "", **asked})
    return explaining.explain(member, explaining.find(member, wanted), viewed)


def as_json(found):
    return json.loads(command._said(found, as_data=True))


@pytest.mark.parametrize("level", LEVELS)
def test_page_rest_and_command_give_one_structure_and_the_same_sentences(ways, office, browse, rest, level):
    typed, page, resource = ways[level]
    found = as_json(explained(office, typed))
    assert found["words"]
    assert command._said(explained(office, typed), as_data=False).splitlines()[1:] == [f"  {w}" for w in found["words"]]
    answer = rest(office, resource)
    assert answer["words"] == found["words"]
    assert {name: answer[name] for name in ("score", "status", "reason", "coverage", "kind", "name")} == {
        name: found[name] for name in ("score", "status", "reason", "coverage", "kind", "name")
    }
    assert (answer["measure"] if level == "measure" else answer["roll_up"]) == found["facts"]
    assert answer["sources"] == found["sources"]
    for share, own in zip(answer["shares"], found["shares"], strict=True):
        assert {**own, **share} == {**share, "key": own["key"]}
    shown = html.unescape(browse(office).get(page).content.decode())
    assert [sentence for sentence in found["words"] if sentence not in shown] == []


def test_rest_leaves_nothing_of_a_share_out():
    assert {each.name for each in fields(Share)} - {"key"} == set(ShareOut.model_fields) - {"node"}


def test_what_the_asking_member_may_not_see_is_absent(scene, ada, ben):
    assert explained(ada, "SEC").score is not None
    with pytest.raises(Problem, match=r"There is nothing called “SEC” that Ben Okafor may see"):
        explained(ben, "SEC")
    assert SECRET not in command._said(explained(ben, "C1"), as_data=True)


def test_a_stranger_finds_nothing(scene, cleo):
    from fourfold.core.scoping import organisation_scope

    with (
        organisation_scope(cleo.organisation_id, person_id=cleo.person_id),
        pytest.raises(Problem, match="There is nothing called “CPL”"),
    ):
        explained(cleo, "CPL")


def test_a_name_that_several_have_asks_which(scene, ada, site):
    strategy.add_objective(
        actor=ada, scorecard_id=scene.scorecard.pk, perspective_id=scene.lanes[0].pk, code="C9", name="Complaints"
    )
    with pytest.raises(
        Problem, match=r"can mean “measure:CPL”, “objective:Site North scorecard/C9”\. Write one of them"
    ):
        explained(ada, "complaints")
    assert explained(ada, "measure:complaints").name == "Complaints"


def test_periods_are_read_as_everywhere(scene, ada):
    month = scene.months[-2]
    found = explained(ada, "FPY", period=f"{month:%Y-%m}")
    assert found.first_day == month
    quarter = explained(ada, "FPY", period=f"{month.year}-Q{(month.month + 2) // 3}")
    assert quarter.first_day <= month <= quarter.last_day
    with pytest.raises(Problem, match=r"--period “soon”: this is no period\."):
        explained(ada, "FPY", period="soon")


def test_the_arguments_are_those_of_the_page():
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    options = parser.parse_args(["CPL", "--period", "2026-10", "--ytd", "--json"])
    assert (options.what, options.period, options.ytd, options.json, options.email) == (
        "CPL",
        "2026-10",
        True,
        True,
        None,
    )
