"""A measure that nobody enters: how far apart the sites are, worked out from theirs."""

from fourfold.demonstration.cast import Cast
from fourfold.demonstration.window import Window
from fourfold.measures import actions

SITES = ("OST", "PEL", "QUI")
YIELD = "MF-02"


def calculate(cast: Cast, window: Window) -> int:
    """Its number in the database."""
    owner = cast.members["lukas"].pk
    measure = actions.add_measure(
        actor=cast.office, unit_id=cast.units["ENT"], name="Spread of first-pass yield between sites", code="MC-20",
        unit_of_measure="%", kind="stock", indicator="lead", owner_id=owner, starts_on=window.months[0].start,
        question="Do the sites learn from one another?",
        description="The best site's first-pass yield less that of the last one.",
        formula="first-pass yield of the best site less that of the last one",
    )  # fmt: skip
    since = window.year(2)
    actions.set_threshold(
        actor=cast.office, measure_id=measure.pk, effective_from=since, polarity="minimum", red=4.0, green=2.0
    )
    sites = ", ".join(f"[{site}/{YIELD}]" for site in SITES)
    actions.set_calculation(
        actor=cast.office, measure_id=measure.pk, effective_from=since, origin="formula",
        text=f"max({sites}) - min({sites})",
    )  # fmt: skip
    return measure.pk
