"""One measurement each: what ours took, what the peer took, and what must hold."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "bench-results.json"


@dataclass(frozen=True)
class Row:
    """`ratio` is peer / ours where there is a peer. `must` says what has to hold, in words."""

    name: str
    ours: float
    unit: str
    must: str
    holds: bool
    peer: float | None = None
    peer_name: str = ""

    @property
    def ratio(self) -> float | None:
        return None if self.peer is None or self.ours == 0 else self.peer / self.ours


def at_most(
    name: str, ours: float, ceiling: float, unit: str, *, peer: float | None = None, peer_name: str = ""
) -> Row:
    return Row(name, ours, unit, f"at most {ceiling:g} {unit}", ours <= ceiling, peer, peer_name)


def times_faster(name: str, ours: float, peer: float, factor: float, peer_name: str) -> Row:
    return Row(name, ours, "s", f"at least {factor:g} times faster", peer >= factor * ours, peer, peer_name)


def write(rows: Sequence[Row]) -> None:
    RESULTS.write_text(
        json.dumps([asdict(row) | {"ratio": row.ratio} for row in rows], indent=2) + "\n", encoding="utf-8"
    )


def table(rows: Sequence[Row]) -> str:
    lines = [("what", "ours", "peer", "ratio", "must", "holds")]
    for row in rows:
        peer = f"{row.peer:.4g} {row.unit} ({row.peer_name})" if row.peer is not None else ""
        ratio = f"{row.ratio:.1f}x" if row.ratio is not None else ""
        lines.append((row.name, f"{row.ours:.4g} {row.unit}", peer, ratio, row.must, "yes" if row.holds else "NO"))
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
