"""Results of measures, (measures, periods), filled block by block.

Fresh memory is the dearest part of a large model, so that what a roll-up doesn't need stands apart.
"""

import numpy as np

from fourfold.engine.blocks import Block


class Core:
    """What measures hand up."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.value, self.score, self.coverage = (np.empty(shape) for _ in range(3))
        self.status, self.reason = np.empty(shape, np.int8), np.empty(shape, np.int8)
        self.expected, self.as_of = np.empty(shape, np.bool_), np.empty(shape, np.int32)

    def take(self, block: Block) -> None:
        at = block.members
        self.value[at], self.score[at], self.coverage[at] = block.viewed.value, block.score, block.coverage
        self.status[at], self.reason[at] = block.status, block.reason
        self.expected[at], self.as_of[at] = block.expected, block.viewed.as_of


class Details:
    """What stands beside a score. `rule` and `times` find its limits again."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.target, self.times = np.empty(shape), np.empty(shape)
        self.rule, self.recorded = np.empty(shape, np.int64), np.empty(shape, np.int32)
        self.carried = np.empty(shape, np.bool_)

    def take(self, block: Block) -> None:
        at, viewed, cells = block.members, block.viewed, block.cells
        self.target[at], self.times[at], self.rule[at] = block.target, cells.times, cells.rule
        self.recorded[at], self.carried[at] = viewed.recorded, viewed.carried
