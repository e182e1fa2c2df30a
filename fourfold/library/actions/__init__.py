"""Writes of the library: adopting entries, publishing own ones, strategies from templates."""

from fourfold.library.actions.adopting import adopt_kpi, adopt_published
from fourfold.library.actions.live import publish_strategy
from fourfold.library.actions.numbers import FirstNumber, enter_first_numbers
from fourfold.library.actions.publishing import decide_publication, publish_measure, withdraw_publication
from fourfold.library.actions.stratml import LANE, LANES, TakenPlan, take_stratml
from fourfold.library.actions.templates import adopt_own_template, adopt_template

__all__ = [
    "LANE", "LANES", "FirstNumber", "TakenPlan", "adopt_kpi", "adopt_own_template", "adopt_published", "adopt_template", "decide_publication", "enter_first_numbers", "publish_measure",
    "publish_strategy", "take_stratml", "withdraw_publication",
]  # fmt: skip
