"""The month in which the fiscal year begins: who may set it, and what it refuses."""

import pytest

from fourfold.measures import actions
from fourfold.measures.models import FiscalCalendar
from tests.acts import nothing_written, one_entry, refused


class TestCalendar:
    def test_an_administrator_sets_it(self, admin, told):
        with one_entry("changed", admin) as found:
            actions.set_calendar(actor=admin, first_month=4)
        assert (found[0].old, found[0].new) == (None, {"first_month": 4})
        with one_entry("changed", admin) as found:
            actions.set_calendar(actor=admin, first_month=7, version=1)
        assert (found[0].old, found[0].new) == ({"first_month": 4}, {"first_month": 7})
        assert told == [("calendar_changed", ["*"], admin.pk)] * 2
        with nothing_written():
            actions.set_calendar(actor=admin, first_month=7)
        with refused("R5"):
            actions.set_calendar(actor=admin, first_month=1, version=1)

    @pytest.mark.parametrize("month", [0, 13, -1])
    def test_a_month_lies_between_1_and_12(self, admin, month):
        with refused("R11", "first_month"):
            actions.set_calendar(actor=admin, first_month=month)

    @pytest.mark.parametrize("who", ["ada", "ben", "vera", "office"])
    def test_others_may_not(self, request, db, who):
        actor = request.getfixturevalue(who)
        with refused("R4"):
            actions.set_calendar(actor=actor, first_month=4)
        assert not FiscalCalendar.objects.exists()
