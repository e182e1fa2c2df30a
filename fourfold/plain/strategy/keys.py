"""Names that stay: “OEE” of the strategy's own unit, “PLANT/OEE” of another one, “C1 of PLANT/Plant scorecard”.

A slash in a unit's code is written %2F, and a percent sign %25, so that the first slash always ends the unit's code.
"""

OF = " of "


def key(unit: str, name: str, home: str) -> str:
    """What a measure's code or a scorecard's name is called in a strategy of the unit `home`."""
    return name if unit == home and "/" not in name else f"{unit.replace('%', '%25').replace('/', '%2F')}/{name}"


def parts(written: str, home: str) -> tuple[str, str]:
    """The unit's code and the name that a key stands for."""
    unit, slash, name = written.partition("/")
    return (unit.replace("%2F", "/").replace("%25", "%"), name) if slash else (home, written)


def same(written: str, home: str) -> str:
    """The key as it would be written: with the unit only where it is needed."""
    return key(*parts(written, home), home)


def objective_key(code: str, scorecard: str) -> str:
    """An objective as seen from another scorecard."""
    return f"{code}{OF}{scorecard}"


def same_objective(written: str, home: str) -> str:
    """The same for what may be an objective of another scorecard."""
    code, of, scorecard = written.partition(OF)
    return objective_key(code, same(scorecard, home)) if of else written
