"""The plants count the same on every machine and on every day, and sites add up."""

from fourfold.demonstration.plant import SITES, added, counted, level, wobble


def test_the_numbers_are_always_the_same():
    assert wobble("OST", "yield", 92) == -0.3824362855376068
    found = counted("ENT", 23)
    assert {name: found[name] for name in ("entered", "right_first", "complaints", "sales", "training_hours")} == {
        "entered": 89172, "right_first": 85467, "complaints": 15, "sales": 15503, "training_hours": 4209
    }  # fmt: skip


def test_the_enterprise_is_its_sites_together():
    assert counted("ENT", 11) == added(counted(site.key, 11) for site in SITES)


def test_a_week_counts_less_than_a_month():
    assert 4 < counted("OST", 20)["entered"] / counted("OST", 20, 12 / 52)["entered"] < 5


def test_training_is_felt_two_to_three_months_later():
    site = SITES[2]  # whose courses end after month 11
    assert site.hours_a_head(14) < 0.5 * site.hours_a_head(11)
    assert site.yield_at(13.4) > 94
    assert site.yield_at(17) < 92.5


def test_a_curve_is_straight_between_its_points_and_flat_outside():
    curve = ((2.0, 10.0), (4.0, 20.0))
    assert [level(curve, t) for t in (-5, 2, 3, 4, 9)] == [10, 10, 15, 20, 20]
