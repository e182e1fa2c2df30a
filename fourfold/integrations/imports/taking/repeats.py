"""Rows that say the same thing twice, and rows that contradict each other, found without holding the rows."""

from array import array

import numpy as np

SHIFT_BITS = 5  # 24 shifts a day fit
PLACE_BITS = 22 + SHIFT_BITS  # date.toordinal of year 9999 fits


class Repeats:
    """Collects one entry for each value: whose it is, what it says and in which row it stands."""

    def __init__(self) -> None:
        self.keys, self.contents, self.rows = array("q"), array("q"), array("q")

    def add(self, measure: int, place: int, content: int, row: int) -> None:
        self.keys.append(measure << PLACE_BITS | place)
        self.contents.append(content)
        self.rows.append(row)

    def judge(self) -> tuple[frozenset[int], dict[int, int]]:
        """Positions of exact repeats to leave out; and of contradicting ones, each with the row it contradicts."""
        keys, contents = np.frombuffer(self.keys, dtype=np.int64), np.frombuffer(self.contents, dtype=np.int64)
        if not len(keys):
            return frozenset(), {}
        order = np.lexsort((np.arange(len(keys)), contents, keys))
        k, c = keys[order], contents[order]
        again = np.concatenate(([False], (k[1:] == k[:-1]) & (c[1:] == c[:-1])))
        first = order[~again]  # one position for each distinct statement
        same_key = np.concatenate(([False], k[~again][1:] == k[~again][:-1]))
        starts = np.maximum.accumulate(np.where(same_key, 0, np.arange(len(first))))
        sizes = np.bincount(starts, minlength=len(first))
        clashing: dict[int, int] = {}
        for start in np.flatnonzero(sizes > 1):
            group = sorted(first[start : start + sizes[start]].tolist())
            for position in group:
                other = group[1] if position == group[0] else group[0]
                clashing[int(position)] = self.rows[int(other)]
        return frozenset(order[again].tolist()), clashing
