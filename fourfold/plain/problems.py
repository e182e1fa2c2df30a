"""What is wrong with a text: the cell that can't be taken, and everything that a file has to have mended."""

from dataclasses import dataclass


class Bad(ValueError):
    """A cell that can't be taken; `code` is that of the rule it breaks, the message says why."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend. `line` counts from 1, 0 stands for the whole file; a table's fault names column and value too."""

    line: int
    sentence: str
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        cell = f", {self.column}" if self.column else ""
        written = f" “{self.value}”" if self.value else ""
        return f"{f'line {self.line}' if self.line else 'the file'}{cell}{written}: {self.sentence}"


class Wrong(ValueError):
    """A file that can't be taken; `faults` is all that is wrong with it, in the order of its lines."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("; ".join(str(fault) for fault in self.faults))
