"""Arrow and word of a trend tell of one movement: the one that was judged."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.measures import queries
from fourfold.measures.actions import add_measure, record_value, set_threshold
from fourfold.web.components.tags import trend


@pytest.mark.parametrize(
    ("polarity", "limits", "values", "said"),
    [
        ("maximum", (1.0, 2.0), [50, 52, 49, 51, 50, 52, 49, 51, 90, 89], "Rising, better"),
        ("minimum", (2.0, 1.0), [50, 52, 49, 51, 50, 52, 49, 51, 90, 89], "Rising, worse"),
        ("minimum", (2.0, 1.0), [5, 4], "Falling, better"),
        ("maximum", (1.0, 2.0), [50, 52, 49, 51, 50, 52, 49, 51], None),
    ],
)
def test_a_signal_is_not_contradicted_by_the_last_step(ada, site, polarity, limits, values, said):
    measure = add_measure(actor=ada, unit_id=site.pk, name="Speed", code="S", owner_id=ada.pk)
    since = date(2024, 1, 1)
    set_threshold(
        actor=ada, measure_id=measure.pk, effective_from=since, polarity=polarity, red=limits[0], green=limits[1]
    )
    for month, value in enumerate(values, start=1):
        start = date(2024, month, 1)
        record_value(actor=ada, measure_id=measure.pk, period_start=start, amount=Decimal(value))
    viewing = queries.viewing(ada, {"period": f"2024-{len(values):02}"})
    (line,) = queries.lines([measure], viewing)
    drawn = str(trend(line))
    if said is None:
        assert (line.trend, line.moving) == (0, 0)
        assert "better" not in drawn
        assert "worse" not in drawn
    else:
        assert f"<title>{said}</title>" in drawn
