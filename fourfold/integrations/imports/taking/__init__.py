"""Rows become measures and values; what can't is listed with row, column, value and reason."""

from fourfold.integrations.imports.taking.problems import Problem, Problems
from fourfold.integrations.imports.taking.take import Context, Taken, take

__all__ = ["Context", "Problem", "Problems", "Taken", "take"]
