"""The scoring engine: numbers in, scored numbers out.

Lives here: periods, aggregation, scoring, roll-up, explanation - NumPy arrays and frozen dataclasses.
Does not live here: Django, the database, the clock, files, the network, rights.
Start reading at model.py (what goes in and out) and scorecard.py (the one way through).
The rules are docs/reference/scoring.md; tests/conformance proves them.
"""
