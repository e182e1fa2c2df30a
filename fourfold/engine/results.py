"""Results of measures, (measures, periods), filled block by block.

Fresh memory is the dearest part of a large model, so that what a roll-up doesn't need stands apart.
"""

import numpy as np

from fourfold.engine.beside import Beside, Kept
from fourfold.engine.blocks import Block


class Core:
    """What measures hand up."""

    def __init__(self, shape: tuple[int, int], kept: Kept) -> None:
        self.value, self.score = np.empty(shape), np.empty(shape)
        self.status, self.reason = np.empty(shape, np.int8), np.empty(shape, np.int8)
        self.beside = Beside(kept)

    def take(self, block: Block) -> None:
        at = block.members
        self.value[at], self.score[at] = block.viewed.value, block.score
        self.status[at], self.reason[at] = block.status, block.reason
        self.beside.take(at, block.coverage, block.expected, block.viewed.as_of)

    def made_for(self, kept: Kept) -> "Core":
        """Itself, to be written over by a model that keeps these."""
        if self.beside.kept is not kept:
            self.beside = Beside(kept)
        return self

    def spread(self) -> Beside:
        """Coverage, age and expectation of every cell, kept from now on."""
        self.beside = self.beside.spread(self.value)
        return self.beside


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
