"""Settings with a scope: the organisation's defaults, what a measure inherits or says itself, and what stays as reported."""

from datetime import date

import pytest
from django.utils import timezone

from fourfold.measures import queries
from fourfold.measures.actions import add_measure, change_measure, set_defaults
from tests.acts import one_entry, refused


def said(measure, at=None):
    return [(each.shown, each.origin) for each in queries.settings_of(measure, queries.defaults(at))]


@pytest.fixture
def churn(ada, site):
    return add_measure(actor=ada, unit_id=site.pk, name="Churn", code="CHURN", grace_days=3)


def test_a_measure_says_it_itself_or_inherits_from_organisation_or_standard(office, churn):
    assert said(churn) == [
        ("10 days", "from the scoring standard"), ("3 days", "this measure's own"), ("0 periods", "from the scoring standard"),
    ]  # fmt: skip
    with one_entry("changed", office):
        set_defaults(actor=office, version=0, due_days=1, carry_periods=2)
    assert said(churn) == [
        ("1 day", "from the organisation's settings"), ("3 days", "this measure's own"), ("2 periods", "from the organisation's settings"),
    ]  # fmt: skip
    (row,) = queries.load([churn], first=date(2025, 1, 1), last=date(2025, 1, 31)).measures
    assert (row.due_days, row.grace_days, row.carry_periods) == (1, 3, 2)


def test_a_measure_goes_back_to_inheriting(ada, churn):
    changed = change_measure(actor=ada, measure_id=churn.pk, version=1, grace_days=None)
    assert said(changed)[1] == ("5 days", "from the scoring standard")


def test_what_was_known_at_an_instant_had_the_settings_of_its_day(office, churn):
    set_defaults(actor=office, due_days=4)
    then = timezone.now()
    set_defaults(actor=office, version=1, due_days=20)
    rows = [
        queries.load([churn], first=date(2025, 1, 1), last=date(2025, 1, 31), known_at=at).measures[0].due_days
        for at in (then, None)
    ]
    assert rows == [4, 20]


def test_before_anything_was_set_the_standard_held(office, churn):
    then = timezone.now()
    set_defaults(actor=office, due_days=20)
    assert said(churn, then)[0] == ("10 days", "from the scoring standard")


@pytest.mark.parametrize("who", ["ada", "ben", "vera", "dan"])
def test_others_may_not_change_the_defaults(who, request):
    actor = request.getfixturevalue(who)
    with refused("R4"):
        set_defaults(actor=actor, due_days=1)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"method": "median"}, "R11", "method"),
        ({"minimum_coverage": 1.5}, "R2", "minimum_coverage"),
        ({"minimum_coverage": float("nan")}, "R2", "minimum_coverage"),
        ({"due_days": -1}, "R2", "due_days"),
        ({"due_days": None}, "R1", "due_days"),
        ({"cap_green": 1}, "R2", "cap_green"),
        ({"colour": "red"}, "R11", "colour"),
    ],
)
def test_what_can_not_be_a_setting_is_refused(office, wrong, code, field):
    with refused(code, field):
        set_defaults(actor=office, **wrong)


def test_a_stale_version_is_refused_with_both(office):
    set_defaults(actor=office, version=0, due_days=4)
    with refused("R5") as found:
        set_defaults(actor=office, version=0, due_days=5)
    assert found[0].details["current"]["due_days"] == 4


def test_the_same_again_changes_nothing(office):
    set_defaults(actor=office, due_days=4)
    assert set_defaults(actor=office, version=1, due_days=4).version == 1
