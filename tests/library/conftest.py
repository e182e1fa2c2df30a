from tests.acts import told
from tests.stage import churn, lanes, placed, retain, scorecard, september, speed, strategy

__all__ = ["churn", "lanes", "placed", "retain", "scorecard", "september", "speed", "strategy", "told"]
