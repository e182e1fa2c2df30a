"""The engine's states in words, for explanations, pages and commands alike."""

from fourfold.engine.model import Kind, Method, Polarity, Reason, Status

STATUSES = {
    Status.NO_DATA.name.lower(): "No data",
    Status.RED.name.lower(): "Off target",
    Status.AMBER.name.lower(): "At risk",
    Status.GREEN.name.lower(): "On target",
    Status.EXCEEDS.name.lower(): "Exceeds",
    Status.LATE.name.lower(): "Late",
    Status.NOT_SCORED.name.lower(): "Not scored",
}
REASONS = {
    Reason.PRESENT.name.lower(): "present",
    Reason.NOT_DUE.name.lower(): "not due yet",
    Reason.LATE.name.lower(): "late: due day and grace have passed",
    Reason.NOT_COLLECTED.name.lower(): "not collected yet",
    Reason.NO_DENOMINATOR.name.lower(): "the denominator is zero",
    Reason.FORMULA_ERROR.name.lower(): "the formula has no result",
    Reason.WITHHELD.name.lower(): "withheld: you have no right to see it",
    Reason.PAUSED.name.lower(): "the measure is paused",
    Reason.BEFORE_START.name.lower(): "before the measure's start",
    Reason.AFTER_END.name.lower(): "after the measure's end",
    Reason.NO_TARGET.name.lower(): "no target or limits are in force",
    Reason.NO_POLARITY.name.lower(): "shown for information, never scored",
    Reason.LOW_COVERAGE.name.lower(): "too little of the weight has data",
    Reason.EMPTY.name.lower(): "there is nothing below it that counts",
    Reason.FORECAST.name.lower(): "there is only a forecast, which never scores as an actual",
    Reason.NO_COMPONENTS.name.lower(): "several ratios without numerator and denominator can't be combined",
}
AGGREGATIONS = {
    Kind.FLOW: "sum of the periods",
    Kind.COUNT: "count over the periods",
    Kind.STOCK: "the last value",
    Kind.RATIO: "sum of numerators / sum of denominators",
    Kind.INDEX: "mean by the stated weights, else the last value",
    Kind.YES_NO: "the last answer",
    Kind.TEXT: "the last word",
}
POLARITIES = {
    Polarity.MAXIMUM: "more is better",
    Polarity.MINIMUM: "less is better",
    Polarity.RANGE: "inside a range is better",
    Polarity.MILESTONE: "done by a day",
    Polarity.YES_NO: "yes is better",
    Polarity.NONE: "never scored",
    Polarity.RULES: "the first rule that holds",
}
METHODS = {
    Method.MEAN: "the weighted mean",
    Method.WORST: "the worst",
    Method.BEST: "the best",
    Method.MODE_WORST: "the most frequent status (ties to the worse)",
    Method.MODE_BEST: "the most frequent status (ties to the better)",
    Method.COUNT: "the count of statuses (off target 0, at risk 5, on target 10)",
}
