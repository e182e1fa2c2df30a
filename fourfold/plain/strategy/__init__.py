"""A whole strategy as text: what is in it, reading it, writing it, and the difference of two of them in words.

Lives here: the schema (schema.py), the kinds of what stands behind a word (kinds.py), names that stay (keys.py), reading with
the line of every mistake, writing in one stable order, differences. Does not live here: the database, rights, who is who.
Start reading at schema.py. A text holds names that people know - codes, names, mail addresses - and never numbers of a database.
docs/reference/strategy-text.md describes the format.
"""

from fourfold.plain.strategy.difference import Change, differences
from fourfold.plain.strategy.reading import StrategyText, read_strategy
from fourfold.plain.strategy.wording import in_words
from fourfold.plain.strategy.writing import write_strategy

__all__ = ["Change", "StrategyText", "differences", "in_words", "read_strategy", "write_strategy"]
