import math
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.drawing.spark import spark


def _parts(svg: str, kind: str) -> list[ElementTree.Element]:
    return [part for part in ElementTree.fromstring(svg).iter() if part.get("class", "").startswith(kind)]


def _ys(path: str) -> list[float]:
    return [float(point.split()[1]) for point in path[1:].split("L")]


def test_a_missing_period_is_a_gap_and_never_zero() -> None:
    lines = _parts(spark([5, 6, None, 7, 8]), "spark-line")
    assert [line.get("d", "").count("L") for line in lines] == [1, 1]
    assert max(y for line in lines for y in _ys(line.get("d", ""))) == _ys(lines[0].get("d", ""))[0]


def test_a_lone_value_between_gaps_is_a_dot() -> None:
    assert len(_parts(spark([1, None, 2, None, 3, 4]), "spark-dot")) == 2


def test_nan_is_a_gap_like_none() -> None:
    assert spark([1, 2, math.nan, 4, 5]) == spark([1, 2, None, 4, 5])


def test_the_last_period_carries_the_shape_of_its_status() -> None:
    drawn = spark([1, 2, 3], statuses=["red", "amber", "green"])
    assert [mark.get("class") for mark in _parts(drawn, "mark mark-")] == ["mark mark-green"]


def test_a_missing_last_period_is_marked_as_missing_and_not_on_the_line() -> None:
    drawn = spark([1, 2, None], statuses=["green", "green", "late"])
    assert [mark.get("class") for mark in _parts(drawn, "mark mark-")] == ["mark mark-late"]
    assert _parts(drawn, "spark-line")[0].get("d", "").count("L") == 1


def test_the_target_is_a_line_or_one_number_per_period() -> None:
    assert len(_parts(spark([1, 2, 3], target=2), "spark-target")) == 1
    assert len(_parts(spark([1, 2, 3, 4], target=[2, None, 3, 3]), "spark-target")) == 2


def test_series_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one target and one status"):
        spark([1, 2, 3], target=[1, 2])
    with pytest.raises(ValueError, match="one target and one status"):
        spark([1, 2, 3], statuses=["green"])


def test_no_values_at_all_are_an_empty_picture() -> None:
    assert list(ElementTree.fromstring(spark([]))) == []


@given(st.lists(st.none() | st.floats(), max_size=14), st.none() | st.floats())
def test_every_series_stays_inside_the_picture(values: list[float | None], target: float | None) -> None:
    for part in _parts(spark(values, target=target), "spark-line"):
        assert all(0 <= y <= 24 for y in _ys(part.get("d", "")))
