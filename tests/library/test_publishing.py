"""Publishing a KPI: proposed by one, decided by another, once under one name, and adopted or linked by the rest."""

import pytest

from fourfold.library import queries
from fourfold.library.actions import adopt_published, decide_publication, publish_measure, withdraw_publication
from fourfold.measures.actions import change_measure
from fourfold.measures.queries import visible_measures
from tests.acts import one_entry, refused


@pytest.fixture
def proposed(ada, ben, churn):
    return publish_measure(
        actor=ada,
        measure_id=churn.pk,
        perspective="customer",
        owner_id=ben.pk,
        purpose="Where customers sign contracts.",
    )


@pytest.fixture
def southern(office, dan, other_site, strategy):
    """An objective of the other site."""
    from fourfold.strategy.actions import add_objective, add_scorecard

    card = add_scorecard(actor=office, unit_id=other_site.pk, strategy_id=strategy.pk, name="South")
    lane = strategy.perspectives.first()
    return add_objective(actor=dan, scorecard_id=card.pk, perspective_id=lane.pk, code="O", name="Keep customers")


def test_it_stands_in_the_library_once_somebody_else_approved_it(ada, office, churn, proposed):
    assert [each.pk for each in queries.waiting(ada)] == [proposed.pk]
    assert queries.seen_publications(ada) == []
    with one_entry("approved for the library", office):
        decide_publication(actor=office, publication_id=proposed.pk, approve=True, version=1)
    assert [each.name for each in queries.seen_publications(ada, "contracts customers")] == [churn.name]
    assert queries.seen_publications(ada, "nothing like it") == []


def test_nobody_decides_about_their_own(ada, office, ben, churn, proposed):
    for person in (ada, ben):
        with refused("R4"):
            decide_publication(actor=person, publication_id=proposed.pk, approve=True)
    own = publish_measure
    withdraw_publication(actor=ada, publication_id=proposed.pk)
    second = own(actor=office, measure_id=churn.pk, perspective="customer", owner_id=ben.pk)
    with refused("R4"):
        decide_publication(actor=office, publication_id=second.pk, approve=True)


def test_declining_needs_a_reason(office, proposed):
    with refused("R1", "decision"):
        decide_publication(actor=office, publication_id=proposed.pk, approve=False)
    declined = decide_publication(
        actor=office, publication_id=proposed.pk, approve=False, decision="Only the north has it."
    )
    assert declined.state == "declined"


def test_what_is_decided_is_decided(office, proposed):
    decide_publication(actor=office, publication_id=proposed.pk, approve=True)
    with refused("R5"):
        decide_publication(actor=office, publication_id=proposed.pk, approve=False, decision="No")


def test_a_stale_decision_is_refused(office, proposed):
    with refused("R5"):
        decide_publication(actor=office, publication_id=proposed.pk, approve=True, version=7)


def test_a_name_stands_there_once(ada, ben, site, churn, proposed):
    from fourfold.measures.actions import add_measure

    other = add_measure(actor=ada, unit_id=site.pk, name="Other", code="OTH")
    same = {"actor": ada, "measure_id": other.pk, "perspective": "customer", "owner_id": ben.pk}
    for name in (churn.name.upper(), "Net promoter score"):
        with refused("R13", "name"):
            publish_measure(**same, name=name)
    with refused("R13", "measure"):
        publish_measure(actor=ada, measure_id=churn.pk, perspective="customer", owner_id=ben.pk, name="Another name")


def test_what_not_everybody_sees_is_not_published(ada, churn):
    change_measure(actor=ada, measure_id=churn.pk, version=None, audience="unit")
    with refused("R3", "measure"):
        publish_measure(actor=ada, measure_id=churn.pk, perspective="customer", owner_id=ada.pk)


def test_what_is_shown_to_fewer_people_later_leaves_their_library(ada, dan, office, churn, proposed):
    decide_publication(actor=office, publication_id=proposed.pk, approve=True)
    assert [each.pk for each in queries.approved(dan)] == [proposed.pk]
    change_measure(actor=ada, measure_id=churn.pk, version=None, audience="unit")
    assert list(queries.approved(dan)) == []


def test_only_its_people_take_it_back(ada, dan, vera, proposed):
    for person in (dan, vera):
        with refused("R4"):
            withdraw_publication(actor=person, publication_id=proposed.pk)
    with one_entry("took out of the library", ada):
        withdraw_publication(actor=ada, publication_id=proposed.pk)
    with refused("R5"):
        withdraw_publication(actor=ada, publication_id=proposed.pk)


def test_others_publish_nothing_of_a_unit(dan, ben, churn):
    for person in (dan, ben):
        with refused("R4"):
            publish_measure(actor=person, measure_id=churn.pk, perspective="customer", owner_id=person.pk)


def test_another_unit_adopts_the_definition_without_people_and_values(office, dan, southern, churn, proposed):
    decide_publication(actor=office, publication_id=proposed.pk, approve=True)
    pk = adopt_published(actor=dan, objective_id=southern.pk, publication_id=proposed.pk, owner_id=dan.pk)
    made = visible_measures(dan).get(pk=pk)
    assert (made.unit_id, made.code, made.kind, made.owner_id) == (dan.unit_id, churn.code, churn.kind, dan.pk)


def test_the_own_unit_links_it_instead(ada, office, retain, proposed):
    decide_publication(actor=office, publication_id=proposed.pk, approve=True)
    with refused("R13", "publication"):
        adopt_published(actor=ada, objective_id=retain.pk, publication_id=proposed.pk)


def test_what_is_worked_out_there_is_linked_and_not_copied(ada, dan, office, southern, churn, proposed):
    from datetime import date

    from fourfold.measures.actions import set_calculation

    decide_publication(actor=office, publication_id=proposed.pk, approve=True)
    set_calculation(actor=ada, measure_id=churn.pk, effective_from=date(2025, 1, 1), origin="formula", text="1 + 1")
    with refused("R3", "publication"):
        adopt_published(actor=dan, objective_id=southern.pk, publication_id=proposed.pk)
