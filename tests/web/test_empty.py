"""An organisation without anything: every page says what is missing, and offers the one act that the reader may do."""

import re

import pytest

BUTTONS = re.compile(r'<a class="button[^"]*" href="([^"]+)"')
READ = {"/library/", "/leads/"}  # whoever sees the page may read these


def main(response) -> str:
    return response.content.decode().split("<main")[1].split("</main>")[0]


def acts(page: str) -> list[str]:
    return [each for each in BUTTONS.findall(page) if each not in READ]


@pytest.mark.parametrize("address", ["/", "/scorecards/", "/map/", "/measures/"])
def test_an_editor_is_led_to_the_import(admin, browse, address):
    page = main(browse(admin).get(address))
    assert 'class="card empty"' in page or 'class="empty"' in page
    assert "/import/" in acts(page)


@pytest.mark.parametrize("address", ["/", "/scorecards/", "/map/", "/measures/", "/units/"])
def test_a_viewer_is_not_told_to_do_what_only_others_may(vera, browse, address):
    page = main(browse(vera).get(address))
    assert acts(page) == []
    assert all(browse(vera).get(each).status_code == 200 for each in BUTTONS.findall(page))
    assert "Import" not in page and "Add " not in page


def test_an_administrator_of_one_unit_is_led_to_adding_others(admin, browse):
    assert acts(main(browse(admin).get("/units/"))) == ["/administration/units/new/"]


def test_there_is_nothing_to_search_where_there_are_no_measures(admin, browse):
    assert 'type="search"' not in main(browse(admin).get("/measures/"))
    assert 'type="search"' in main(browse(admin).get("/measures/?q=x"))


def test_a_person_of_no_organisation_is_told_whom_to_ask_and_can_sign_out(vera, admin, browse):
    from fourfold.org.actions import change_member

    change_member(
        actor=admin, membership_id=vera.pk, version=1, role="viewer", unit_id=vera.unit_id, title="", is_active=False
    )
    page = main(browse(vera).get("/", follow=True))
    assert "You belong to no organisation here" in page
    assert 'action="/account/logout/"' in page


def test_where_nothing_is_scored_home_does_not_say_that_all_is_well(ada, browse, site):
    from datetime import date
    from decimal import Decimal

    from fourfold.measures.actions import add_measure, record_value
    from fourfold.strategy.actions import add_objective, add_scorecard, place_measure, set_up_strategy

    until = date(2027, 12, 31)
    strategy = set_up_strategy(actor=ada, unit_id=site.pk, name="North", starts_on=date(2024, 1, 1), ends_on=until)
    card = add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="North")
    lane = strategy.perspectives.first()
    goal = add_objective(actor=ada, scorecard_id=card.pk, perspective_id=lane.pk, code="F1", name="Grow")
    bare = add_measure(actor=ada, unit_id=site.pk, name="Bare", code="B", owner_id=ada.pk)
    place_measure(actor=ada, objective_id=goal.pk, measure_id=bare.pk)
    record_value(actor=ada, measure_id=bare.pk, period_start=date(2025, 9, 1), amount=Decimal(4))
    page = browse(ada).get("/?period=2025-09").content.decode()
    assert "Everything that is scored is on target" not in page
    assert "Nothing is scored yet." in page
