"""Writes of the library: adopting entries, publishing own ones, strategies from templates."""

from fourfold.library.actions.adopting import adopt_kpi, adopt_published
from fourfold.library.actions.publishing import decide_publication, publish_measure, withdraw_publication

__all__ = ["adopt_kpi", "adopt_published", "decide_publication", "publish_measure", "withdraw_publication"]
