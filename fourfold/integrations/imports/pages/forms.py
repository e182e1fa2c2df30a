"""What a person states in the wizard: the file, its layout, what its columns mean."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from fourfold.integrations.imports.mapping.model import GROUPS
from fourfold.integrations.imports.reading import Table
from fourfold.measures import rules
from fourfold.org.forms import unit_choices
from fourfold.org.queries import UnitTree

NOTHING = ("", "– none –")
NOT_STATED = ("", "As the file or the measure has it")
COLUMNS = (
    ("key", "Key of the measure", "The column that tells measures apart, such as a number or a code."),
    ("name", "Name", ""), ("parent", "Key of the parent measure", ""), ("description", "Description", ""),
    ("category", "Category", ""), ("unit", "Unit of measure", ""), ("decimals", "Decimals", ""),
    ("polarity", "Polarity", "The column that says which direction is better."),
)  # fmt: skip
POLARITIES = (
    ("maximum", "Words for more is better"), ("minimum", "Words for less is better"), ("range", "Words for inside a range"),
    ("none", "Words for not scored"),
)  # fmt: skip
PERIODS = (
    ("period", "Period", "One column such as 2026-10, 2025-26, 2026 Q3 or a date."), ("year", "Year", "Only where year and month stand in columns of their own."),
    ("month", "Month", ""), ("quarter", "Quarter", ""), ("shift", "Shift", "Only where it doesn't stand beside the day."),
)  # fmt: skip
VALUES = (
    ("actual", "Actual"),
    ("target", "Target"),
    ("numerator", "Numerator"),
    ("denominator", "Denominator"),
    ("note", "Note"),
)


class UploadForm(forms.Form):
    file = forms.FileField(
        help_text="CSV or another text table, XLSX, XLS, ODS, YAML or JSON.",
        error_messages={"required": "Choose a file."},
    )
    unit = forms.TypedChoiceField(coerce=int, help_text="The unit that the measures belong to.")
    mapping = forms.TypedChoiceField(
        coerce=int,
        required=False,
        empty_value=None,
        label="Saved mapping",
        help_text="Use what was stated for an earlier file.",
    )

    def __init__(self, *args: Any, tree: UnitTree, units: set[int], mappings: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].choices = [(pk, name) for pk, name in unit_choices(tree.in_order()) if pk in units]
        fields["mapping"].choices = [("", "None, I will map the columns"), *((each.pk, each.name) for each in mappings)]


class LayoutForm(forms.Form):
    """Where the table is inside the file."""

    sheet = forms.ChoiceField(required=False)
    header_row = forms.IntegerField(
        min_value=1, max_value=1_000_000, label="Header row", help_text="The row that names the columns."
    )
    header_rows = forms.TypedChoiceField(coerce=int, choices=[(1, "1"), (2, "2"), (3, "3")], label="Rows of the header",
                                         help_text="2 or 3 where group titles stand above the names.")  # fmt: skip
    encoding = forms.CharField(
        required=False, max_length=30, help_text="Found out from the file; change it where letters look wrong."
    )
    separator = forms.ChoiceField(
        required=False, choices=((",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Pipe"))
    )

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["sheet"].choices = [(name, name) for name in table.sheets]
        for name in ("encoding", "separator") if not table.is_text else ():
            del fields[name]
        if len(table.sheets) < 2:
            del fields["sheet"]
        if table.is_text and table.separator not in dict(fields["separator"].choices):
            fields["separator"].choices = [*fields["separator"].choices, (table.separator, table.separator)]


class ColumnsForm(forms.Form):
    """What the columns mean; mapped.py turns it into a mapping and back."""

    shape = forms.ChoiceField(
        choices=(
            ("long", "Each row is a measure in one period"),
            ("wide", "Each row is a measure, each column a period"),
        ),
        label="Shape",
    )
    first_period = forms.ChoiceField(required=False, label="First period column")
    last_period = forms.ChoiceField(required=False, label="Last period column")
    period_format = forms.ChoiceField(required=False, label="A period such as 2010-11 is",
                                      choices=(("auto", "As the whole column shows"), ("year", "A year"), ("month", "A month"), ("day", "A day")))  # fmt: skip
    day_first = forms.ChoiceField(required=False, label="A date such as 03/04/2026 has",
                                  choices=(("", "As the whole column shows"), ("yes", "The day first"), ("no", "The month first")))  # fmt: skip
    spans = forms.BooleanField(required=False, label="Several years (2019-22) count for their last year")
    frequency = forms.ChoiceField(required=False, choices=(("", "As the periods show"), *rules.Frequency.choices))
    kind = forms.ChoiceField(required=False, label="Kind of the measures", choices=(NOT_STATED, *rules.Kind.choices))
    fixed_polarity = forms.ChoiceField(
        required=False, label="Polarity of all measures", choices=(NOT_STATED, *rules.Polarity.choices)
    )
    fixed_target = forms.DecimalField(required=False, label="Target of all measures", widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                                      help_text="Only where no column has it.")  # fmt: skip
    decimal = forms.ChoiceField(required=False, label="Decimal mark",
                                choices=(("", "As the whole column shows"), (".", "Point: 1,234.5"), (",", "Comma: 1.234,5")))  # fmt: skip
    percent = forms.BooleanField(required=False, label="Numbers are fractions, shown as percent")
    zero_target_means_none = forms.BooleanField(required=False, label="A target of 0 means that there is none")
    ignore = forms.CharField(
        required=False,
        max_length=300,
        label="Texts that mean no value",
        help_text="Separated by commas, such as N/A, -",
    )
    filter_column = forms.ChoiceField(required=False, label="Take only rows where")
    filter_values = forms.CharField(required=False, max_length=500, label="is one of", help_text="Separated by commas.")
    green = forms.FloatField(
        required=False, min_value=1, max_value=1000, label="On target from", help_text="Percent of the target."
    )
    red_maximum = forms.FloatField(
        required=False, min_value=1, max_value=1000, label="Off target below", help_text="Percent, more is better."
    )
    red_minimum = forms.FloatField(
        required=False, min_value=1, max_value=1000, label="Off target above", help_text="Percent, less is better."
    )
    make_scorecard = forms.BooleanField(required=False, label="Make a scorecard of these measures")
    scorecard_name = forms.CharField(required=False, max_length=120, label="Name of the scorecard")
    objectives = forms.ChoiceField(choices=tuple(zip(GROUPS, ("For each category", "For each parent measure", "One for all"), strict=True)),
                                   label="Objectives", required=False)  # fmt: skip
    perspective = forms.ChoiceField(required=False, label="Perspective of objectives not listed below")

    def __init__(
        self, *args: Any, names: Sequence[str], lanes: Sequence[str], categories: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        columns = [NOTHING, *((name, name) for name in names)]
        fields: dict[str, Any] = self.fields
        for name, label, hint in (*COLUMNS, *PERIODS, *((name, label, "") for name, label in VALUES)):
            fields[name] = forms.ChoiceField(choices=columns, required=False, label=label, help_text=hint)
        for name, label in POLARITIES:
            fields[f"word_{name}"] = forms.CharField(
                required=False, max_length=200, label=label, help_text="Separated by commas."
            )
        for name in ("first_period", "last_period", "filter_column"):
            fields[name].choices = columns
        fields["perspective"].choices = [(lane, lane) for lane in lanes]
        self.categories = list(categories)
        for position, category in enumerate(self.categories):
            fields[f"lane_{position}"] = forms.ChoiceField(
                choices=[(lane, lane) for lane in lanes], required=False, label=f"Perspective of “{category}”"
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("key") and not data.get("name"):
            self.add_error("key", "Choose the column that tells measures apart.")
        has_period = data.get("period") or data.get("year")
        if data.get("shape") == "long" and not has_period:
            self.add_error("period", "Choose the column that holds the period.")
        if (
            data.get("shape") == "long"
            and has_period
            and not any(data.get(name) for name in ("actual", "target", "numerator"))
        ):
            self.add_error("actual", "Choose the column that holds the values.")
        if data.get("shape") == "wide" and not (data.get("first_period") and data.get("last_period")):
            self.add_error("first_period", "Choose the first and the last period column.")
        return data

    def part(self, *names: str) -> list[Any]:
        """The fields to show together."""
        return [self[name] for name in names if name in self.fields]

    def parts(self) -> list[tuple[str, list[Any]]]:
        """Every field under its heading."""
        lanes = [f"lane_{position}" for position in range(len(self.categories))]
        return [
            ("Measure", self.part(*(name for name, _, _ in COLUMNS), *(f"word_{name}" for name, _ in POLARITIES), "fixed_polarity", "kind")),
            ("Period", self.part("shape", *(name for name, _, _ in PERIODS), "first_period", "last_period", "frequency", "period_format", "day_first", "spans")),
            ("Values", self.part(*(name for name, _ in VALUES), "fixed_target", "decimal", "ignore", "percent", "zero_target_means_none")),
            ("Rows and limits", self.part("filter_column", "filter_values", "green", "red_maximum", "red_minimum")),
            ("Scorecard", self.part("make_scorecard", "scorecard_name", "objectives", "perspective", *lanes)),
        ]  # fmt: skip


class MappingForm(forms.Form):
    text = forms.CharField(label="Mapping", max_length=100_000, widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"}),
                           help_text="The mapping as YAML: everything that a file can need is described in the reference.")  # fmt: skip


class SaveForm(forms.Form):
    name = forms.CharField(
        max_length=120, label="Save this mapping as", error_messages={"required": "Give the mapping a name."}
    )
