"""Forecasts with intervals, and what they mean for a measure's year.

Lives here: Theta and damped Holt over many series at once, seasons, calibrated intervals, the outlook at the year's end.
Start reading at predict.py (numbers) and outlook.py (measures). The method is docs/reference/forecast.md.
"""

from fourfold.engine.forecast.predict import FEWEST, Forecast, forecast

__all__ = ["FEWEST", "Forecast", "forecast"]
