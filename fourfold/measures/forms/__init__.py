"""Input from a person about measures: values, the sheet, targets, thresholds, the calendar."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from fourfold.engine.advice import RULE_WORDS
from fourfold.engine.periods import Period
from fourfold.engine.rounding import round_half_up
from fourfold.measures import rules
from fourfold.measures.forms.fields import DateField, WordsField, number_field, plain
from fourfold.measures.forms.scoring import RestatedForm, TargetForm, ThresholdForm
from fourfold.measures.models import FiscalCalendar, Measure, Value
from fourfold.org import queries as org
from fourfold.org.forms import VersionedForm, unit_choices

MONTHS = {
    1: "January", 2: "February", 3: "March", 4: "April", 5: "May", 6: "June", 7: "July", 8: "August", 9: "September",
    10: "October", 11: "November", 12: "December",
}  # fmt: skip


INHERITED = ("due_days", "grace_days", "carry_periods")


class ValueForm(VersionedForm):
    """One value of one period, as the measure's kind needs it."""

    amount = number_field("Value")
    numerator = number_field("Numerator")
    denominator = number_field("Denominator")
    answer = forms.ChoiceField(label="Value", required=False, choices=(("", "Choose"), ("1", "Yes"), ("0", "No")))
    text = forms.ChoiceField(label="Value", required=False)
    kind = forms.ChoiceField(
        label="What kind of number", choices=rules.ValueKind.choices, initial=rules.ValueKind.ACTUAL
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why it is as it is, for whoever reads it.",
    )
    reason = forms.CharField(label="Reason for restating", required=False, max_length=500)

    def __init__(
        self, *args: Any, measure: Measure, period: Period, current: Value | None = None, locked: bool = False, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.measure, self.period = measure, period
        ratio, yes_no = measure.kind == rules.Kind.RATIO, measure.kind == rules.Kind.YES_NO
        is_text = measure.kind == rules.Kind.TEXT
        dropped = ["answer"] if not yes_no else ["amount", "numerator", "denominator"]
        dropped += ["amount", "numerator", "denominator"] if is_text else ["text"]
        dropped += ["numerator", "denominator"] if not ratio and not yes_no else []
        dropped += ["amount"] if ratio else []
        dropped += [] if locked else ["reason"]
        for name in set(dropped):
            del self.fields[name]
        for name in {"amount", "numerator", "denominator", "answer", "text", "reason"} & set(self.fields):
            self.fields[name].is_wanted = True  # type: ignore[attr-defined]  # the action refuses in its own words
        if is_text:
            self.fields["text"].choices = [("", "Choose"), *((word, word) for word in measure.words)]  # type: ignore[attr-defined]
        if "amount" in self.fields and measure.unit_of_measure:
            self.fields["amount"].label = f"Value ({measure.unit_of_measure})"

    @classmethod
    def showing(cls, measure: Measure, current: Value | None, period: Period, *, locked: bool = False) -> "ValueForm":
        """The form as first shown: with the present value, if there is one; for a locked period it asks for a reason."""
        initial: dict[str, Any] = {"version": current.version if current else 0}
        if current is not None:
            initial |= {name: plain(getattr(current, name)) for name in ("amount", "numerator", "denominator")}
            initial |= {
                "kind": current.kind,
                "note": current.note,
                "answer": plain(current.amount),
                "text": current.text,
            }
        return cls(initial=initial, measure=measure, period=period, current=current, locked=locked)

    def values(self) -> dict[str, Any]:
        """Arguments for record_value, or with the reason for propose_value."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "answer"}
        if "answer" in self.fields:
            answer = self.cleaned_data["answer"]
            data["amount"] = Decimal(answer) if answer else None
        return data


def shown(value: Value, measure: Measure) -> str:
    """A recorded value for a message: as it was typed; a quotient, which nobody typed, with the measure's decimals."""
    if value.text:
        return value.text
    if value.amount is None:
        return "no value, the denominator is 0" if value.denominator == 0 else "saved"
    if measure.kind == rules.Kind.YES_NO:
        return "Yes" if value.amount else "No"
    is_quotient = measure.kind == rules.Kind.RATIO
    text = f"{round_half_up(float(value.amount), measure.decimals):f}" if is_quotient else plain(value.amount)
    return f"{text} {measure.unit_of_measure}".strip()


class CalendarForm(VersionedForm):
    """One calendar. The first one holds from the beginning; a later one takes over on a day."""

    starts_on = DateField(
        label="Valid from", help_text="The first day of one of its years. Earlier periods keep the calendar they have."
    )
    first_month = forms.TypedChoiceField(
        coerce=int, choices=tuple(MONTHS.items()), label="The fiscal year starts in",
        help_text="Quarters, halves and year-to-date follow it. A retail year starts near the beginning of this month.",
    )  # fmt: skip
    named_by_start = forms.TypedChoiceField(
        coerce=lambda text: text == "True", choices=((False, "ends"), (True, "starts")), required=False, empty_value=False,  # type: ignore[arg-type]
        label="It is named by the year in which it",
    )  # fmt: skip
    pattern = forms.ChoiceField(
        required=False, choices=(("", "Calendar months"), *rules.Pattern.choices), label="Months are",
        help_text="Weeks: each quarter has three months of four and five weeks. Retailers use it.",
    )  # fmt: skip
    ends_on = forms.TypedChoiceField(
        coerce=int, choices=rules.Weekday.choices, initial=rules.Weekday.SATURDAY, required=False,
        empty_value=rules.Weekday.SATURDAY.value,  # type: ignore[arg-type]
        label="A year of weeks ends on the",
    )  # fmt: skip
    year_end = forms.ChoiceField(
        choices=rules.YearEnd.choices, initial=rules.YearEnd.NEAREST, required=False, label="Which is",
        help_text="Of the month before the one above.",
    )  # fmt: skip
    long_month = forms.TypedChoiceField(
        coerce=int, choices=[(number, f"Month {number}") for number in range(12, 0, -1)], initial=12, required=False,
        empty_value=12,  # type: ignore[arg-type]
        label="The 53rd week belongs to", help_text="Every five or six years a year has 53 weeks.",
    )  # fmt: skip
    week_starts = forms.TypedChoiceField(
        coerce=int, choices=rules.Weekday.choices, initial=rules.Weekday.MONDAY, required=False,
        empty_value=rules.Weekday.MONDAY.value,  # type: ignore[arg-type]
        label="A week starts on",
        help_text="Monday gives the weeks of ISO 8601. Weeks of a retail year follow its last day.",
    )  # fmt: skip
    shifts = forms.CharField(
        required=False, max_length=2000, strip=False, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="One line for each shift of a day, such as 06:00 Early. Each lasts until the next one; the last may cross midnight.",
    )  # fmt: skip
    moving = forms.BooleanField(required=False, label="Move these values")
    count = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["starts_on"]
        for field in self.fields.values():
            field.is_wanted = isinstance(field, forms.ChoiceField)  # type: ignore[attr-defined]  # a choice is never left out

    @classmethod
    def initial_of(cls, calendar: FiscalCalendar) -> dict[str, Any]:
        names = (name for name in cls.base_fields if name not in {"shifts", "moving", "count"})
        shifts = "\n".join(f"{each['starts']} {each['name']}" for each in calendar.shifts)
        return {**{name: getattr(calendar, name) for name in names}, "shifts": shifts}

    def content(self) -> dict[str, Any]:
        """What the calendar is, as arguments for set_calendar."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "moving", "count"}}
        data["year_end"] = data["year_end"] or rules.YearEnd.NEAREST.value
        lines = (line.strip().partition(" ") for line in data["shifts"].splitlines() if line.strip())
        return {"starts_on": None, **data, "shifts": [{"name": name, "starts": starts} for starts, _, name in lines]}

    def values(self) -> dict[str, Any]:
        """Arguments for set_calendar."""
        data = self.cleaned_data
        return {**self.content(), "version": data["version"], "moving": data["count"] or 0 if data["moving"] else 0}


class CalculationForm(forms.Form):
    """Where the values come from, from a day on."""

    effective_from = DateField(label="In force from", help_text="Earlier periods keep what they had.")
    origin = forms.ChoiceField(label="Values are", choices=rules.Origin.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Formula", required=False, strip=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="Measures by their code or name, names with spaces in [square brackets]. Such as complaints / orders * 100.",
    )  # fmt: skip
    children = forms.TypedMultipleChoiceField(
        label="Measures that roll up", required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="Their values combine by their kind: flows add up, ratios are sums of numerators over sums of denominators.",
    )  # fmt: skip

    def __init__(self, *args: Any, candidates: Sequence[Measure] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].is_wanted = True  # type: ignore[attr-defined]  # of a formula: the action refuses in its own words
        choices = [(each.pk, f"{each.unit.name}: {each.name} ({each.code})") for each in candidates]
        self.fields["children"].choices = choices  # type: ignore[attr-defined]


class SheetForm(VersionedForm):
    """The definition sheet, made from the model's own fields so that no field can be forgotten."""

    SKIPPED = frozenset(
        {
            "id",
            "has_calculations",
            "organisation_id",
            "version",
            "tags",
            "scale",
            "external_key",
            "parent",
            "paired_with",
        }
    )
    PEOPLE = ("owner", "collector", "approver")
    GROUPS = {
        "What it is": ("name", "code", "unit", "description", "question", "usage", "category", "indicator", "state"),
        "Who": ("owner", "collector", "approver", "audience", "may_affect_pay"),
        "How it is computed": ("kind", "words", "unit_of_measure", "decimals", "formula", "unit_aggregation", "is_critical"),
        "When and from where": (
            "frequency", "due_days", "grace_days", "carry_periods", "starts_on", "ends_on", "source_system", "collection", "reporting",
        ),
        "What it is compared with": ("baseline", "baseline_on", "benchmark", "benchmark_source", "benchmark_on", "target_rationale"),
    }  # fmt: skip

    def __init__(self, *args: Any, tree: org.UnitTree, units: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in Measure._meta.concrete_fields:
            if field.name in self.SKIPPED or field.name in {*self.PEOPLE, "unit"}:
                continue
            self.fields[field.name] = self._field(field)
        people = [("", "Nobody yet"), *((each.pk, each.name) for each in org.active_members())]
        for name in self.PEOPLE:
            self.fields[name] = forms.TypedChoiceField(choices=people, coerce=int, empty_value=None, required=False)
        choices = [(pk, name) for pk, name in unit_choices(tree.in_order()) if pk in units]
        self.fields["unit"] = forms.TypedChoiceField(choices=choices, coerce=int)
        self.order_fields([name for names in self.GROUPS.values() for name in names])

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Fields under their headings; one that no heading names stands under the last."""
        named = {name for names in self.GROUPS.values() for name in names}
        rest = [each for each in self.visible_fields() if each.name not in named]
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.GROUPS.items()]
        return [*found, ("Care", rest)]

    @staticmethod
    def _field(field: Any) -> forms.Field:
        made = (
            number_field(field.verbose_name.capitalize())
            if field.get_internal_type() == "DecimalField"
            else field.formfield()
        )
        if field.name == "words":
            return WordsField(
                required=False, label="Words that it may say", help_text="For a measure of words: one a line."
            )
        if field.name in INHERITED:
            made.help_text = "Empty: the organisation's setting holds."
        if isinstance(made, forms.DateField):
            made.widget = forms.DateInput(attrs={"type": "date"})
        if isinstance(made.widget, forms.Textarea):
            made.widget.attrs["rows"] = 3
        return made

    @staticmethod
    def initial_of(measure: Measure) -> dict[str, Any]:
        names = [field.name for field in Measure._meta.concrete_fields if field.name not in SheetForm.SKIPPED]
        found = {name: getattr(measure, name) for name in names if name not in {*SheetForm.PEOPLE, "unit"}}
        found |= {name: plain(found[name]) for name in ("baseline", "benchmark")}
        keys = {name: getattr(measure, f"{name}_id") for name in (*SheetForm.PEOPLE, "unit")}
        return found | keys | {"version": measure.version}

    def sheet(self) -> dict[str, Any]:
        """Arguments for add_measure and change_measure, without the version."""
        relations = {*self.PEOPLE, "unit"}
        return {
            (f"{name}_id" if name in relations else name): value
            for name, value in self.cleaned_data.items()
            if name != "version"
        }


class ShiftForm(forms.Form):
    """Where a process changed, and why."""

    starts_on = forms.TypedChoiceField(label="First point of the new process", coerce=date.fromisoformat)
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What changed: a machine, a rule, a supplier. It stands below the chart.",
    )

    def __init__(self, *args: Any, points: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest_first = [(period.start.isoformat(), period.label) for period in reversed(points)]
        self.fields["starts_on"].choices = latest_first  # type: ignore[attr-defined]


class WithdrawShiftForm(forms.Form):
    reason = forms.CharField(label="Why it is taken back", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ProcessRulesForm(forms.Form):
    """What makes a point a signal; of one measure also what its values can't pass."""

    floor = forms.FloatField(required=False, label="Values can't fall below", help_text="0 for a share in percent.")
    ceiling = forms.FloatField(required=False, label="Values can't rise above", help_text="100 for a share in percent.")

    def __init__(self, *args: Any, of_one: bool, initial: Mapping[str, Any], **kwargs: Any) -> None:
        chosen = {f"rule_{rule}": True for rule in initial.get("rules", ())}
        super().__init__(*args, **{**kwargs, "initial": {**initial, **chosen}})
        for rule, words in RULE_WORDS.items():
            self.fields[f"rule_{rule}"] = forms.BooleanField(required=False, label=f"{rule} - {words}")
        self.order_fields([f"rule_{rule}" for rule in RULE_WORDS])
        if not of_one:
            del self.fields["floor"], self.fields["ceiling"]

    def chosen(self) -> dict[str, Any]:
        """The form's data as `set_process_rules` takes it."""
        rules = [int(rule) for rule in RULE_WORDS if self.cleaned_data[f"rule_{rule}"]]
        bounds: dict[str, Any] = {name: self.cleaned_data[name] for name in ("floor", "ceiling") if name in self.fields}
        return {"rules": rules, **bounds}


__all__ = [
    "MONTHS",
    "CalculationForm",
    "CalendarForm",
    "DateField",
    "RestatedForm",
    "SheetForm",
    "TargetForm",
    "ThresholdForm",
    "ValueForm",
    "number_field",
    "shown",
]
