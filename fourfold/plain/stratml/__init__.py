"""StratML (ISO 17469-1 and its Part 2): a strategic plan as XML, read as it comes and written as the standard wants it.

Lives here: the parser that opens nothing (parsing.py), the standard as a table (standard.py), reading with a list of what could
not be read, the way into a strategy text (mapping.py) and back (exporting.py), writing. Does not live here: the database, rights.
Start reading at reading.py. Most real files break the standard, so reading is lenient and says so; writing is strict.
"""

from fourfold.plain.stratml.exporting import Cell, Present, PresentGoal, PresentMeasure, PresentObjective, exported
from fourfold.plain.stratml.mapping import Mapped, MappedObjective, document, mapped
from fourfold.plain.stratml.parsing import LARGEST, decoded
from fourfold.plain.stratml.pieces import Note, Piece
from fourfold.plain.stratml.reading import StratML, is_stratml, read_stratml
from fourfold.plain.stratml.results import Figure, chosen, figures
from fourfold.plain.stratml.writing import write_stratml, written

__all__ = [
    "LARGEST", "Cell", "Figure", "Mapped", "MappedObjective", "Note", "Piece", "Present", "PresentGoal", "PresentMeasure", "PresentObjective", "StratML", "chosen", "decoded",
    "document", "exported", "figures", "is_stratml", "mapped", "read_stratml", "write_stratml", "written",
]  # fmt: skip
