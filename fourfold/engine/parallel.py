"""Independent pieces of work on several processor cores. NumPy lets go of Python's lock while it counts.

Whoever asks works too, and threads stay for the next time: for a tenth of a second's work, starting them anew is dear.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count
from typing import TypeVar

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")
FEW = 32  # pieces below which asking other threads costs more than it saves
WORKERS = min(8, os.cpu_count() or 1)


def for_each(pieces: Sequence[Piece], work: Callable[[Piece], None]) -> None:
    """Do the work for each piece, in any order: pieces must not depend on one another. The first error is raised."""
    if len(pieces) < FEW:
        for piece in pieces:
            work(piece)
    else:
        each_of(pieces, work)


def each_of(pieces: Sequence[Piece], work: Callable[[Piece], Answer]) -> list[Answer]:
    """What the work says of each piece; for few large pieces, whose work lets go of Python's lock throughout."""
    if len(pieces) < 2 or WORKERS == 1:
        return [work(piece) for piece in pieces]
    answers: dict[int, Answer] = {}
    waiting = count()

    def take_turns() -> None:
        while (at := next(waiting)) < len(pieces):
            try:
                answers[at] = work(pieces[at])
            except BaseException:
                for _ in zip(range(len(pieces)), waiting, strict=False):  # nobody begins another piece
                    pass
                raise

    others = [_pool().submit(take_turns) for _ in range(min(WORKERS, len(pieces)) - 1)]
    try:
        take_turns()
    finally:
        told = [other for other in others if not other.cancel()]  # one that has not begun isn't needed any more
        for other in told:
            other.exception()
    for other in told:
        other.result()
    return [answers[at] for at in range(len(pieces))]


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(1, WORKERS - 1), thread_name_prefix="engine")


os.register_at_fork(after_in_child=_pool.cache_clear)  # a child has no threads of its parent's
