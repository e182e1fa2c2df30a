"""Measures, their dated rules and their values."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower, Now

from fourfold.core.scoping import OrganisationModel, Reference
from fourfold.measures import rules
from fourfold.org.rules import Audience


def amount_field() -> "models.DecimalField[Any, Any]":
    """A number in the measure's own unit, exact to 12 decimals."""
    return models.DecimalField(max_digits=38, decimal_places=12, null=True, blank=True)


class FiscalCalendar(OrganisationModel):
    """How time is divided from a day on, until the next calendar begins. Without one, years are those of January."""

    starts_on = models.DateField("valid from", null=True, blank=True)  # none: from the beginning
    first_month = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(12)])
    pattern = models.CharField(max_length=5, choices=rules.Pattern.choices, blank=True)
    ends_on = models.PositiveSmallIntegerField(default=rules.Weekday.SATURDAY, choices=rules.Weekday.choices)
    year_end = models.CharField(max_length=8, choices=rules.YearEnd.choices, default=rules.YearEnd.NEAREST)
    long_month = models.PositiveSmallIntegerField(default=12, validators=[MinValueValidator(1), MaxValueValidator(12)])
    week_starts = models.PositiveSmallIntegerField(default=rules.Weekday.MONDAY, choices=rules.Weekday.choices)
    named_by_start = models.BooleanField(default=False)
    shifts = models.JSONField(default=list, blank=True)  # [{"name": "Early", "starts": "06:00"}, ...]
    version = models.PositiveIntegerField(default=1)
    remembers_past = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "starts_on"], nulls_distinct=False, name="calendar_once_from_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar from {self.starts_on}" if self.starts_on else "Calendar"


class Defaults(OrganisationModel):
    """What holds in the organisation where a scorecard or a measure says nothing of its own. At most one row; without
    one, and for whatever it leaves open, the scoring standard's own numbers hold (queries/settings.py)."""

    method = models.CharField(max_length=10, choices=rules.Method.choices, default=rules.Method.MEAN)
    critical_caps = models.BooleanField("a critical red caps at amber", default=False)
    cap_green = models.BooleanField("children count at most as green", default=False)
    minimum_coverage = models.FloatField(default=0.5, validators=[MinValueValidator(0.0), MaxValueValidator(1.0)])
    due_days = models.PositiveSmallIntegerField("due, days after the period", default=10)
    grace_days = models.PositiveSmallIntegerField("days of grace", default=5)
    carry_periods = models.PositiveSmallIntegerField("periods the last value may be carried", default=0)
    version = models.PositiveIntegerField(default=1)
    remembers_past = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id"], name="one_row_of_defaults")]


class Measure(OrganisationModel):
    """Something measured, with its definition sheet. A KPI is a measure that an objective, a target and an owner need."""

    unit = Reference("org.Unit")
    parent = Reference("measures.Measure", null=True, blank=True)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=60)
    external_key = models.CharField(max_length=200, blank=True)  # its name in the system or file it comes from
    category = models.CharField(max_length=120, blank=True)
    question = models.TextField("key performance question", blank=True)
    description = models.TextField("description and intent", blank=True)
    usage = models.TextField("how it will and will not be used", blank=True)
    may_affect_pay = models.BooleanField(default=False)
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.ORGANISATION)
    tags = models.JSONField(default=list, blank=True)
    indicator = models.CharField(max_length=4, choices=rules.Indicator.choices, blank=True)
    paired_with = Reference("measures.Measure", null=True, blank=True)
    owner = Reference("org.Membership", null=True, blank=True)
    collector = Reference("org.Membership", null=True, blank=True)
    approver = Reference("org.Membership", null=True, blank=True)
    formula = models.TextField("formula and inputs", blank=True)
    unit_of_measure = models.CharField(max_length=30, blank=True)
    decimals = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(8)])
    kind = models.CharField(max_length=10, choices=rules.Kind.choices, default=rules.Kind.STOCK)
    words = models.JSONField("words that it may say", default=list, blank=True)  # of a measure of words
    scale = models.FloatField(default=1.0)  # of a ratio: 100 shows percent
    source_system = models.CharField("data source and system", max_length=200, blank=True)
    collection = models.CharField("collection method", max_length=200, blank=True)
    frequency = models.CharField(max_length=10, choices=rules.Frequency.choices, default=rules.Frequency.MONTH)
    # None: the organisation's default holds.
    due_days = models.PositiveSmallIntegerField("due, days after the period", null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(null=True, blank=True)
    carry_periods = models.PositiveSmallIntegerField("periods the last value may be carried", null=True, blank=True)
    reporting = models.CharField("reporting frequency and format", max_length=200, blank=True)
    unit_aggregation = models.CharField("aggregation over units", max_length=200, blank=True)
    baseline = amount_field()
    baseline_on = models.DateField(null=True, blank=True)
    target_rationale = models.TextField(blank=True)
    benchmark = amount_field()
    benchmark_source = models.CharField(max_length=200, blank=True)
    benchmark_on = models.DateField(null=True, blank=True)
    cost_to_collect = models.CharField(max_length=200, blank=True)
    cautions = models.TextField("completeness, side effects and gaming risk", blank=True)
    is_critical = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    review_on = models.DateField("expiry or revision date", null=True, blank=True)
    notes = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=rules.MeasureState.choices, default=rules.MeasureState.LIVE)
    has_calculations = models.BooleanField(default=False, db_default=False, editable=False)  # spares looking for them
    version = models.PositiveIntegerField(default=1)
    remembers_past = True

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation_id", "unit_id", Lower("code"), name="measure_code_once"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="measure_not_own_parent"),
        ]
        indexes = [models.Index(fields=["organisation_id", "external_key"], name="measure_external_key")]

    def __str__(self) -> str:
        return self.name


class Dated(OrganisationModel):
    """A row that is never overwritten: a change ends it (superseded_at) and adds the next."""

    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


CURRENT = models.Q(superseded_at=None)


class Threshold(Dated):
    """The rule by which a measure scores, from a day on."""

    measure = Reference("measures.Measure", models.CASCADE)
    effective_from = models.DateField()
    polarity = models.CharField(max_length=10, choices=rules.Polarity.choices)
    mode = models.CharField(max_length=10, choices=rules.Mode.choices, default=rules.Mode.LIMITS)
    red = models.FloatField(null=True, blank=True)
    green = models.FloatField(null=True, blank=True)
    green_high = models.FloatField(null=True, blank=True)
    red_high = models.FloatField(null=True, blank=True)
    stretch = models.FloatField(null=True, blank=True)
    points = models.JSONField(default=list, blank=True)
    basis = models.FloatField("value that means 0 %", null=True, blank=True)  # of percents of the target
    conditions = models.JSONField("rules", default=list, blank=True)  # from top to bottom, the first that holds counts
    due_on = models.DateField(null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "measure", "effective_from"], condition=CURRENT, name="threshold_once"
            )
        ]


class Target(Dated):
    """The target in force from a day on, until the next one; no amount ends it."""

    measure = Reference("measures.Measure", models.CASCADE)
    effective_from = models.DateField()
    amount = amount_field()
    rationale = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "measure", "effective_from"], condition=CURRENT, name="target_once"
            )
        ]


class Calculation(Dated):
    """Where a measure's values come from, from a day on: from people and files, from a formula, or from other units."""

    measure = Reference("measures.Measure", models.CASCADE)
    effective_from = models.DateField()
    origin = models.CharField(max_length=10, choices=rules.Origin.choices)
    text = models.TextField("formula", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "measure", "effective_from"], condition=CURRENT, name="calculation_once"
            )
        ]


class Operand(OrganisationModel):
    """A measure that a calculation needs: under the name that its formula gives it, or one that rolls up."""

    calculation = Reference("measures.Calculation", models.CASCADE)
    name = models.CharField(max_length=200, blank=True)
    measure = Reference("measures.Measure")


class ImportRun(OrganisationModel):
    """One file on its way in: what it was, how far it is, what it changed or why it didn't."""

    member = Reference("org.Membership")
    unit = Reference("org.Unit")
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=80, blank=True)  # our own random name below HOME/uploads
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True)
    mapping = models.TextField(blank=True)  # YAML
    state = models.CharField(max_length=10, choices=rules.ImportState.choices, default=rules.ImportState.UPLOADED)
    rows_done = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(null=True)
    report = models.JSONField(default=dict)  # counts and the first problems
    message = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.file_name


class SavedMapping(OrganisationModel):
    """A mapping kept under a name, to be used again with next month's file."""

    name = models.CharField(max_length=120)
    text = models.TextField()  # YAML, docs/reference/import-mapping.md
    member = Reference("org.Membership")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint("organisation_id", Lower("name"), name="mapping_name_once")]

    def __str__(self) -> str:
        return self.name


class Value(Dated):
    """One number of one period, by whom and from where. The newest row counts; older ones are its history."""

    measure = Reference("measures.Measure", models.CASCADE)
    period_start = models.DateField()
    shift = models.PositiveSmallIntegerField(default=0, db_default=0)  # of measures by shift: which of the day, from 1
    amount = amount_field()
    numerator = amount_field()
    denominator = amount_field()
    weight = amount_field()  # of an index
    text = models.CharField("word", max_length=60, blank=True, default="", db_default="")  # of a measure of words
    done_on = models.DateField(null=True, blank=True)  # of a milestone
    forecast_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=rules.ValueKind.choices, default=rules.ValueKind.ACTUAL)
    state = models.CharField(max_length=10, choices=rules.ValueState.choices, default=rules.ValueState.OPEN)
    source = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    entered_by = Reference("org.Membership", null=True, blank=True)
    import_run = Reference("measures.ImportRun", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "measure", "period_start", "shift"],
                condition=CURRENT & ~models.Q(kind=rules.ValueKind.FORECAST),
                name="value_once",
            ),
            models.UniqueConstraint(
                fields=["organisation_id", "measure", "period_start", "shift"],
                condition=CURRENT & models.Q(kind=rules.ValueKind.FORECAST),
                name="forecast_once",
            ),
        ]


class Closing(OrganisationModel):
    """A period on its way from open to published. From its lock on, what was reported at that instant is kept."""

    frequency = models.CharField(max_length=10, choices=rules.Frequency.choices)
    period_start = models.DateField()
    period_end = models.DateField()  # kept, so that another calendar later doesn't move what is locked
    label = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=rules.PeriodState.choices, default=rules.PeriodState.OPEN)
    locked_at = models.DateTimeField(null=True, blank=True, editable=False)  # the instant of "as reported"
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    restated_at = models.DateTimeField(null=True, blank=True, editable=False)  # the last time
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "frequency", "period_start"], name="closing_once"),
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start")), name="closing_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Restatement(OrganisationModel):
    """A change that reaches into a locked period: proposed by one, decided by another, applied only when approved."""

    closing = Reference("measures.Closing")  # the first period that it changes
    measure = Reference("measures.Measure", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=rules.RestatementKind.choices)
    topic = models.CharField(max_length=120)  # what it changes, so that two proposals can't wait for the same
    subject = models.CharField(max_length=300)
    since = models.DateField(null=True, blank=True)  # the first day that it changes; None: from the beginning
    until = models.DateField(null=True, blank=True)  # excluded; None: without end
    before = models.JSONField(default=dict)
    change = models.JSONField(default=dict)
    reason = models.TextField()
    owners = models.JSONField(default=list, blank=True)  # ids of who owned it when it was proposed: they never decide
    state = models.CharField(
        max_length=10, choices=rules.RestatementState.choices, default=rules.RestatementState.PROPOSED
    )
    proposed_by = Reference("org.Membership")
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = Reference("org.Membership", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision = models.TextField("reason of the decision", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "topic"], condition=models.Q(state="proposed"), name="restatement_waits_once"
            )
        ]

    def __str__(self) -> str:
        return self.subject


class ProcessShift(Dated):
    """A change of a process that somebody confirmed: from this period on, limits of its own."""

    measure = Reference("measures.Measure", models.CASCADE)
    starts_on = models.DateField()
    reason = models.TextField()
    confirmed_by = Reference("org.Membership")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "measure", "starts_on"], condition=CURRENT, name="process_shift_once"
            )
        ]


class ProcessRules(Dated):
    """Which rules make a point a signal, and what values can't pass: of one measure, or of all without rules of their own."""

    measure = Reference("measures.Measure", models.CASCADE, null=True, blank=True)
    rules = models.JSONField(default=list, blank=True)  # numbers of engine.behaviour.Rule; none: as usual
    floor = models.FloatField(null=True, blank=True)
    ceiling = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "measure"],
                condition=CURRENT,
                nulls_distinct=False,
                name="process_rules_once",
            ),
            models.CheckConstraint(condition=models.Q(ceiling__gt=models.F("floor")), name="process_bounds_apart"),
        ]

    def __str__(self) -> str:
        return str(self.measure) if self.measure else "All measures"
