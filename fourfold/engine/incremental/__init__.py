"""A model that lives: one value changes, and only what depends on it is worked out again.

Lives here: Living, which takes values in and tells what changed, and the few cells' arithmetic that makes it quick.
Does not live here: changes of the tree, of weights, rules or targets - those make a new model.
Start reading at living.py. The result always equals that of `scorecard.compute` bit for bit.
"""

from fourfold.engine.incremental.delta import Change, Delta, difference
from fourfold.engine.incremental.living import Living

__all__ = ["Change", "Delta", "Living", "difference"]
