"""A period's way from open to published: who moves it, what a lock asks for, and what a locked period refuses."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from fourfold.measures import queries
from fourfold.measures.actions import (
    IncomingMeasure,
    IncomingValue,
    NewValue,
    add_measure,
    apply_file,
    clear_value,
    mark_none,
    move_period,
    record_value,
    record_values,
    set_target,
    set_threshold,
)
from fourfold.measures.actions import closing as closing_module
from fourfold.measures.models import Closing, Value
from tests.acts import nothing_written, one_entry, refused
from tests.closings import close_month

JUNE, JULY, AUGUST = date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1)


@pytest.fixture
def churn(ada, ben, site):
    measure = add_measure(
        actor=ada,
        unit_id=site.pk,
        name="Churn",
        code="CHURN",
        owner_id=ada.pk,
        approver_id=ben.pk,
        external_key="churn",
    )
    for month, amount in ((JUNE, "4.2"), (JULY, "4.4")):
        record_value(actor=ada, measure_id=measure.pk, period_start=month, amount=Decimal(amount))
    return measure


def move(actor, to, month=JUNE, **more):
    return move_period(actor=actor, frequency="month", period_start=month, to=to, **more)


def states(measure):
    rows = Value.objects.filter(measure=measure, superseded_at=None).order_by("period_start")
    return dict(rows.values_list("period_start", "state"))


class TestTheWay:
    def test_it_goes_step_by_step_and_each_step_is_in_the_trail(self, office, churn):
        for to, said in (("collecting", "began collecting for"), ("analysis", "began analysing"), ("locked", "locked"),
                         ("published", "published")):  # fmt: skip
            with one_entry(said, office) as entries:
                closing = move(office, to)
            assert (closing.state, closing.label, entries[0].subject_type) == (to, "Jun 2025", "closing")
        assert closing.locked_at is not None
        assert closing.published_at > closing.locked_at
        assert queries.closing_history(closing).first().action == "published"

    def test_a_step_that_is_left_out_is_refused(self, office, churn):
        with refused("R3", "to") as found:
            move(office, "locked")
        assert "The next step is “Collecting”" in found[0].sentence

    def test_a_step_back_needs_a_reason(self, office, churn):
        move(office, "collecting")
        with refused("R1", "reason"):
            move(office, "open", reason="  ")
        assert move(office, "open", reason="Too early").state == "open"

    @pytest.mark.parametrize("to", ["open", "collecting", "analysis", "locked"])
    def test_a_locked_period_does_not_go_back(self, office, churn, to):
        close_month(office, JUNE)
        with refused("R10", "to"):
            move(office, to, reason="I want it back")

    @pytest.mark.parametrize("who", ["ada", "ben", "vera", "admin"])
    def test_only_the_strategy_office_moves_a_period(self, request, churn, who):
        member = request.getfixturevalue(who)
        with refused("R4"):
            move(member, "collecting")

    def test_a_stranger_moves_only_their_own(self, cleo, churn, office):
        from fourfold.core.scoping import organisation_scope

        move(office, "collecting")
        with organisation_scope(cleo.organisation_id):
            assert Closing.objects.count() == 0
            with refused("R4"):
                move(cleo, "collecting")

    @pytest.mark.parametrize(
        ("to", "frequency", "field"),
        [("shut", "month", "to"), ("collecting", "fortnight", "frequency"), ("collecting", "shift", "frequency")],
    )
    def test_unknown_words_are_refused_with_the_list(self, office, churn, to, frequency, field):
        with refused("R11", field):
            move_period(actor=office, frequency=frequency, period_start=JUNE, to=to)

    def test_a_stale_page_is_refused(self, office, churn):
        move(office, "collecting", version=0)
        with refused("R5"):
            move(office, "analysis", version=0)

    def test_what_has_not_begun_or_ended_stays_open(self, office, admin):
        today = queries.today(admin)
        with refused("R3", "period"):
            move(office, "collecting", date(today.year + 1, 1, 1))
        for to in ("collecting", "analysis"):
            move(office, to, today)
        with refused("R3", "period"):
            move(office, "locked", today)

    def test_open_pages_are_told(self, office, churn, told):
        move(office, "collecting")
        assert told == [("period_moved", ["*"], office.pk)]


class TestTheLock:
    def test_missing_values_are_listed(self, office, ada, site, churn):
        late = add_measure(actor=ada, unit_id=site.pk, name="Late", code="LATE")
        for to in ("collecting", "analysis"):
            move(office, to)
        with refused("R9", "to") as found:
            move(office, "locked")
        assert found[0].details["missing"] == [
            {"measure_id": late.pk, "measure": "Late", "says": "Jun 2025 is missing"}
        ]
        assert Closing.objects.get().locked_at is None

    def test_names_that_one_may_not_see_are_counted_and_not_listed(self, ben, office, ada, site, churn, monkeypatch):
        """Only the strategy office, who sees all, moves periods; should others ever, this still holds."""
        add_measure(actor=office, unit_id=site.pk, name="Pay gap", code="PAY", audience="confidential")
        add_measure(actor=ada, unit_id=site.pk, name="Late", code="LATE")
        for to in ("collecting", "analysis"):
            move(office, to)
        monkeypatch.setattr(closing_module, "roles", SimpleNamespace(is_strategy_office=lambda member: True))
        with refused("R9", "to") as found:
            move(ben, "locked")
        assert "2 measures" in found[0].sentence
        assert [each["measure"] for each in found[0].details["missing"]] == ["Late"]

    def test_marked_as_none_with_a_reason_is_not_missing(self, office, ada, site, churn):
        late = add_measure(actor=ada, unit_id=site.pk, name="Late", code="LATE")
        with refused("R1", "reason"):
            mark_none(actor=ada, measure_id=late.pk, frequency="month", period_start=JUNE, reason=" ")
        with one_entry("marked as none", ada):
            assert (
                mark_none(actor=ada, measure_id=late.pk, frequency="month", period_start=JUNE, reason="Feed broke") == 1
            )
        blank = Value.objects.get(measure=late)
        assert (blank.amount, blank.note) == (None, "Feed broke")
        assert close_month(office, JUNE).state == "locked"

    def test_a_daily_measure_owes_every_day(self, office, ada, site):
        daily = add_measure(actor=ada, unit_id=site.pk, name="Daily", code="D", frequency="day")
        record_value(actor=ada, measure_id=daily.pk, period_start=JUNE, amount=Decimal(1))
        (found,) = queries.owed(JUNE, date(2025, 6, 30))
        assert (len(found.missing), found.expected) == (29, 30)
        assert found.sentence == "29 of 30 values are missing, the first is 2025-06-02"
        assert mark_none(actor=ada, measure_id=daily.pk, frequency="month", period_start=JUNE, reason="Holiday") == 29

    def test_what_owes_nothing_is_not_asked_for(self, office, ada, site):
        sheets = [{"state": "paused"}, {"starts_on": JULY}, {"ends_on": date(2025, 5, 31)}, {"frequency": "quarter"}]
        for n, sheet in enumerate(sheets):
            add_measure(actor=ada, unit_id=site.pk, name=f"M{n}", code=f"M{n}", **sheet)
        go_live = add_measure(actor=ada, unit_id=site.pk, name="Go live", code="GL")
        set_threshold(
            actor=ada, measure_id=go_live.pk, effective_from=JUNE, polarity="milestone", due_on=date(2025, 9, 1)
        )
        assert [each.measure.name for each in queries.owed(JUNE, date(2025, 6, 30))] == ["M3"]

    def test_values_of_the_period_are_locked_and_others_stay_open(self, office, churn):
        close_month(office, JUNE)
        assert states(churn) == {JUNE: "locked", JULY: "open"}

    def test_who_may_not_record_may_not_mark(self, vera, churn):
        with refused("R4"):
            mark_none(actor=vera, measure_id=churn.pk, frequency="month", period_start=AUGUST, reason="x")

    def test_nothing_is_marked_where_nothing_is_missing_or_may_still_come(self, ada, admin, churn):
        for month in (JUNE, queries.today(admin)):
            with refused("R3", "period"):
                mark_none(actor=ada, measure_id=churn.pk, frequency="month", period_start=month, reason="Why not")


class TestWhatIsLocked:
    @pytest.fixture(autouse=True)
    def june_is_locked(self, office, churn):
        close_month(office, JUNE)

    def test_a_value_is_refused_in_words_that_name_the_period(self, ada, churn):
        with refused("R10", "period") as found:
            record_value(actor=ada, measure_id=churn.pk, period_start=JUNE, amount=Decimal(5))
        assert found[0].sentence == (
            "Jun 2025 is locked. Nothing was saved. Propose a restatement with a reason; the reported value stays visible."
        )
        assert found[0].details["periods"] == ["Jun 2025"]

    def test_the_same_value_and_other_periods_go_through(self, ada, churn):
        with nothing_written():
            record_value(actor=ada, measure_id=churn.pk, period_start=JUNE, amount=Decimal("4.2"))
        record_value(actor=ada, measure_id=churn.pk, period_start=JULY, amount=Decimal(5))
        record_value(actor=ada, measure_id=churn.pk, period_start=AUGUST, amount=Decimal(5))

    def test_taking_back_and_forecasting_are_refused_too(self, ada, churn):
        with refused("R10", "period"):
            clear_value(actor=ada, measure_id=churn.pk, period_start=JUNE, reason="Wrong")
        with refused("R10", "period"):
            record_value(actor=ada, measure_id=churn.pk, period_start=JUNE, amount=Decimal(5), kind="forecast")

    def test_many_values_are_refused_with_the_list(self, ada, churn):
        rows = [NewValue(churn.pk, JUNE, Decimal(9)), NewValue(churn.pk, AUGUST, Decimal(9))]
        with refused("R10") as found:
            record_values(actor=ada, rows=rows, source="rest")
        assert found[0].details["values"] == [
            {"measure_id": churn.pk, "measure": "Churn", "period": "Jun 2025", "locked": "Jun 2025"}
        ]
        assert record_values(actor=ada, rows=rows[1:], source="rest").added == 1

    @pytest.mark.parametrize("amount", ["9", "4.2"])
    def test_a_file_is_refused_with_the_list_only_where_it_would_change_something(self, ada, site, churn, amount):
        def take():
            values = [IncomingValue("churn", JUNE, Decimal(amount)), IncomingValue("churn", AUGUST, Decimal(1))]
            return apply_file(
                actor=ada, unit_id=site.pk, source="f", digest=amount, measures={"churn": IncomingMeasure("churn")}, values=values
            )  # fmt: skip

        if amount == "4.2":
            assert take().values_added == 1
            return
        with refused("R10") as found:
            take()
        assert found[0].details["rows"] == ["Churn in 2025-06-01"]

    def test_a_file_may_bring_the_history_of_a_new_measure(self, ada, site):
        values = [IncomingValue("new", JUNE, Decimal(1), target=Decimal(2), has_target=True)]
        applied = apply_file(
            actor=ada, unit_id=site.pk, source="f", digest="d", values=values,
            measures={"new": IncomingMeasure("new", polarity="maximum")},
        )  # fmt: skip
        assert (applied.measures_added, applied.values_added) == (1, 1)

    def test_a_files_target_that_reaches_in_is_refused(self, ada, site, churn):
        values = [IncomingValue("churn", date(2025, 5, 1), target=Decimal(3), has_target=True)]
        with refused("R10") as found:
            apply_file(
                actor=ada, unit_id=site.pk, source="f", digest="d", measures={"churn": IncomingMeasure("churn")}, values=values
            )  # fmt: skip
        assert found[0].details["rows"] == ["the target of Churn in 2025-05-01"]

    @pytest.mark.parametrize("since", [date(2025, 1, 1), JUNE, date(2025, 6, 30)])
    def test_targets_and_limits_that_reach_in_are_refused_and_told_the_first_day(self, ada, churn, since):
        with refused("R10", "effective_from") as found:
            set_target(actor=ada, measure_id=churn.pk, effective_from=since, amount=Decimal(3))
        assert "Choose 2025-07-01 or a later day, or propose a restatement" in found[0].sentence
        with refused("R10", "effective_from"):
            set_threshold(actor=ada, measure_id=churn.pk, effective_from=since, polarity="minimum", red=5.0, green=3.0)

    def test_from_the_next_day_on_they_are_free(self, ada, churn):
        set_target(actor=ada, measure_id=churn.pk, effective_from=JULY, amount=Decimal(3))
        set_threshold(actor=ada, measure_id=churn.pk, effective_from=JULY, polarity="minimum", red=5.0, green=3.0)

    def test_what_ends_before_the_locked_period_is_free(self, ada, office, churn):
        close_month(office, JULY)
        set_target(actor=ada, measure_id=churn.pk, effective_from=AUGUST, amount=Decimal(3))
        later = add_measure(actor=ada, unit_id=churn.unit_id, name="New", code="NEW")
        set_target(actor=ada, measure_id=later.pk, effective_from=JUNE, amount=Decimal(3))
        record_value(actor=ada, measure_id=later.pk, period_start=JUNE, amount=Decimal(3))
