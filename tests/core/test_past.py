"""Tables that remember answer for any instant, whoever changed them and however."""

import pytest
from django.db import connection

from fourfold.core.locks import instant
from fourfold.core.models import PastRow
from fourfold.core.past import added_at, as_known, changed_since
from fourfold.measures.actions import add_measure, change_measure
from fourfold.measures.models import Measure


@pytest.fixture
def churn(ada, site):
    return add_measure(actor=ada, unit_id=site.pk, name="Churn", code="CHURN", decimals=1, owner_id=ada.pk)


def test_a_row_is_read_as_it_was_at_an_instant(ada, churn):
    first = instant()
    change_measure(actor=ada, measure_id=churn.pk, version=1, decimals=2, baseline=None)
    second = instant()
    change_measure(actor=ada, measure_id=churn.pk, version=2, decimals=3)
    assert [changed_since(Measure, at)[churn.pk].decimals for at in (first, second)] == [1, 2]
    assert changed_since(Measure, instant()) == {}


def test_a_row_that_came_later_was_not_there(ada, site, churn):
    before = instant()
    later = add_measure(actor=ada, unit_id=site.pk, name="Later", code="LATER")
    assert changed_since(Measure, before) == {later.pk: None}
    assert [row.pk for row in as_known([churn, later], changed_since(Measure, before))] == [churn.pk]
    assert added_at(Measure, {later.pk})[later.pk] > before


def test_what_is_asked_to_stay_is_that_of_today(ada, ben, churn):
    before = instant()
    change_measure(actor=ada, measure_id=churn.pk, version=1, decimals=4, owner_id=ben.pk)
    now = Measure.objects.get(pk=churn.pk)
    (row,) = as_known([now], changed_since(Measure, before), {"owner_id"})
    assert (row.decimals, row.owner_id) == (1, ben.pk)


def test_a_change_past_every_action_is_remembered_too(churn):
    before = instant()
    Measure.objects.filter(pk=churn.pk).update(name="Renamed")
    assert changed_since(Measure, before)[churn.pk].name == "Churn"


def test_a_deleted_row_is_read_again(ada, site, churn):
    before = instant()
    Measure.objects.filter(pk=churn.pk).delete()
    assert changed_since(Measure, before)[churn.pk].name == "Churn"


def test_an_update_that_changes_nothing_leaves_nothing(churn):
    before = PastRow.objects.count()
    Measure.objects.filter(pk=churn.pk).update(name="Churn")
    assert PastRow.objects.count() == before


def test_the_application_can_not_change_the_past(churn):
    from django.db import DatabaseError, transaction

    for sql in ("UPDATE core_pastrow SET content = NULL", "DELETE FROM core_pastrow"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
