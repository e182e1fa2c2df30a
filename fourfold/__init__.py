"""Fourfold: an open, self-hosted digital balanced scorecard.

The floors, top to bottom: doors (web, integrations, live, cli), rooms (strategy, measures, org),
foundation (core) and the pure parts (drawing, engine). Imports go downstairs only; docs/house.md is the map.
"""

__version__ = "0.1.0"
