"""The engine's states as plain numbers, for compiled loops."""

from fourfold.engine.limits import CODES, UNKNOWN
from fourfold.engine.model import Kind, Polarity, Reason, Status

CODE_OF_KIND = {kind: code for code, kind in enumerate(Kind)}
KINDS = tuple(CODE_OF_KIND[kind] for kind in (Kind.FLOW, Kind.COUNT, Kind.STOCK, Kind.YES_NO, Kind.RATIO, Kind.INDEX))
POLARITIES = (
    *(
        CODES[polarity]
        for polarity in (Polarity.MAXIMUM, Polarity.MINIMUM, Polarity.RANGE, Polarity.YES_NO, Polarity.NONE)
    ),
    UNKNOWN,
)
REASONS = tuple(
    int(reason)
    for reason in (
        Reason.NOT_DUE, Reason.LATE, Reason.NOT_COLLECTED, Reason.NO_DENOMINATOR, Reason.FORMULA_ERROR, Reason.WITHHELD,
        Reason.PAUSED, Reason.BEFORE_START, Reason.AFTER_END, Reason.NO_TARGET, Reason.NO_POLARITY, Reason.FORECAST,
        Reason.NO_COMPONENTS,
    )
)  # fmt: skip
STATUSES = tuple(
    int(status) for status in (Status.NO_DATA, Status.RED, Status.GREEN, Status.EXCEEDS, Status.LATE, Status.NOT_SCORED)
)
