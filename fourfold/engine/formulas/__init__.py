"""Formulas: a measure worked out from other measures. Text in, arrays over all periods out.

A formula is read once (`parse`), says what it needs before anything is fetched (`Formula.needs`), and is evaluated over
all periods at once. Nothing but the nodes of nodes.py can be in one: no files, no attributes, no code.
Start reading at formula.py; parser.py reads, program.py evaluates, planning.py and working.py
put the formulas of a model in order and work them out.
The language is docs/reference/formulas.md.
"""

from fourfold.engine.formulas.dependencies import formula_of, needs_of, operands_of, refuse_cycle, why_leads_back
from fourfold.engine.formulas.formula import Formula, parse
from fourfold.engine.formulas.functions import FUNCTIONS, Function, FunctionHelp
from fourfold.engine.formulas.names import Named, Names, written
from fourfold.engine.formulas.needs import Back, Need, Step, What
from fourfold.engine.formulas.wrong import Wrong, WrongFormula

__all__ = [
    "FUNCTIONS", "Back", "Formula", "Function", "FunctionHelp", "Named", "Names", "Need", "Step", "What", "Wrong",
    "WrongFormula", "formula_of", "needs_of", "operands_of", "parse", "refuse_cycle", "why_leads_back", "written",
]  # fmt: skip
