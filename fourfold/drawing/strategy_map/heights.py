"""How high rows and channels are, so that the lanes fill their part of the page."""

from dataclasses import dataclass

from fourfold.drawing.strategy_map.geometry import Crowded
from fourfold.drawing.strategy_map.ordering import Row
from fourfold.drawing.strategy_map.risers import Hop
from fourfold.drawing.strategy_map.tracks import Levels

_PITCHES = (12.0, 10.0, 8.0, 6.5, 5.0, 4.0, 3.3)  # between tracks, the first that has room is taken
_HEAD = 11.5  # from a box to the first track: room for an arrow head
_EMPTY_ROW = 34.0
_OUTSIDE = 10.0  # above the top row and below the bottom row


@dataclass(frozen=True, slots=True)
class Heights:
    """Tops of rows, their heights, and the y of each track."""

    tops: list[float]
    sizes: list[float]
    track: dict[Hop, float]
    bounds: list[float]  # between lanes: the middle of the channel above each row, and the bottom of the last


def heights(rows: list[Row], levels: Levels, box_heights: list[float], top: float, bottom: float) -> Heights:
    """Share the space from `top` to `bottom` among rows of at least `box_heights`; Crowded when there is too little."""
    sizes = [least if row.boxes else _EMPTY_ROW for row, least in zip(rows, box_heights, strict=True)]
    counts = _counts(levels, len(rows))
    for pitch in _PITCHES:
        channels = [_channel(rows, index, count, pitch) for index, count in enumerate(counts)]
        spare = bottom - top - sum(sizes) - sum(channels)
        if spare >= 0:
            return _shared(rows, levels, counts, sizes, channels, spare, top)
    raise Crowded


def _counts(levels: Levels, rows: int) -> list[int]:
    """Tracks in each channel; the last one, below the bottom row, has none."""
    counts = [0] * (rows + 1)
    for hop, level in levels.items():
        counts[hop.channel] = max(counts[hop.channel], level + 1)
    return counts


def _channel(rows: list[Row], index: int, count: int, pitch: float) -> float:
    """The least height of a channel: two heads and its tracks, and a border where it parts two lanes."""
    if index in (0, len(rows)):
        return _OUTSIDE + (_HEAD + count * pitch if count else 0.0)
    border = 24.0 if rows[index - 1].lane != rows[index].lane else 16.0
    return max(border, 2 * _HEAD + (count - 1) * pitch if count else border)


def _shared(
    rows: list[Row],
    levels: Levels,
    counts: list[int],
    sizes: list[float],
    channels: list[float],
    spare: float,
    top: float,
) -> Heights:
    """Spare height goes to the boxes first (a little), then to the channels between rows, equally."""
    full = [index for index, row in enumerate(rows) if row.boxes]
    extra = min(14.0, spare * 0.3 / max(1, len(full)))
    sizes = [size + extra if index in full else size for index, size in enumerate(sizes)]
    rest = (spare - extra * len(full)) / (len(channels) - 1)
    channels = [size + (rest if 0 < index < len(rows) else rest / 2) for index, size in enumerate(channels)]
    tops, bounds, starts, y = [], [], [], top
    for index, size in enumerate(sizes):
        starts.append(y)
        bounds.append(top if index == 0 else y + channels[index] / 2)
        y += channels[index]
        tops.append(y)
        y += size
    bounds.append(y + channels[-1])
    track = {hop: _track(hop, level, starts, channels, counts) for hop, level in levels.items()}
    return Heights(tops, sizes, track, bounds)


def _track(hop: Hop, level: int, starts: list[float], channels: list[float], counts: list[int]) -> float:
    """Tracks spread over the channel, not wider than needed, around its middle."""
    count, room = counts[hop.channel], channels[hop.channel]
    pitch = min(14.0, (room - 2 * _HEAD) / (count - 1)) if count > 1 else 0.0
    middle = starts[hop.channel] + (room / 2 if hop.channel else (room - _HEAD + _OUTSIDE) / 2)
    return middle + (level - (count - 1) / 2) * pitch
