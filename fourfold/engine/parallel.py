"""Independent pieces of work on several processor cores. NumPy lets go of Python's lock while it counts."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")
FEW = 32  # pieces below which starting threads costs more than it saves
WORKERS = min(8, os.cpu_count() or 1)


def for_each(pieces: Sequence[Piece], work: Callable[[Piece], None]) -> None:
    """Do the work for each piece, in any order: pieces must not depend on one another. The first error is raised."""
    if len(pieces) < FEW or WORKERS == 1:
        for piece in pieces:
            work(piece)
        return
    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in pool.map(work, pieces):
            pass


def each_of(pieces: Sequence[Piece], work: Callable[[Piece], Answer]) -> list[Answer]:
    """What the work says of each piece; for few large pieces, whose work lets go of Python's lock throughout."""
    if len(pieces) < 2 or WORKERS == 1:
        return [work(piece) for piece in pieces]
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, pieces))
