"""LibreOffice Calc: the same scorecards as a workbook of formulas, recalculated without a window.

Values come ready by month, with ratios divided and targets beside them, which is a head start for the spreadsheet.
"""

import json
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from bench.tables import LIMITS, Tables

NAME = "LibreOffice Calc"
CLIENT = Path(__file__).with_name("libreoffice_client.py")
INTERPRETERS = ("/usr/bin/python3", "/usr/lib/libreoffice/program/python", "/opt/libreoffice/program/python")
PATIENCE = 300
TURNS = 3


def lacking() -> str:
    """Why it can't be measured on this machine; nothing where it can."""
    if not shutil.which("soffice"):
        return "LibreOffice isn't installed here (no soffice), so that it isn't measured."
    return (
        "" if _interpreter() else "LibreOffice's Python bridge (uno) isn't installed here, so that it isn't measured."
    )


def _interpreter() -> str:
    for path in INTERPRETERS:
        if (
            Path(path).exists()
            and not subprocess.run([path, "-c", "import uno"], capture_output=True, check=False).returncode
        ):
            return path
    return ""


def measured(tables: Tables) -> dict[str, Any]:
    """Seconds to open the workbook and to recalculate it, and its results."""
    with tempfile.TemporaryDirectory(prefix="ff-bench-") as name:
        folder = Path(name)
        _write(folder / "scorecards.xlsx", tables)
        with socket.create_server(("127.0.0.1", 0)) as door:
            port = door.getsockname()[1]
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{folder}/profile",
             f"--accept=socket,host=127.0.0.1,port={port};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            rows = [len(tables.measure["m"]), len(tables.node["n"]), tables.periods]
            words = [_interpreter(), str(CLIENT), str(port), str(folder), *map(str, rows), str(TURNS)]
            subprocess.run(words, check=True, timeout=PATIENCE, capture_output=True, text=True)
        finally:
            office.terminate()
            try:
                office.wait(timeout=20)
            except subprocess.TimeoutExpired:
                office.kill()
                office.wait()
        found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    grids = {
        each: np.array(found.pop(each), np.float64)
        for each in ("score", "node_over_present", "node_score", "node_coverage")
    }
    return {**found, "results": grids}


def _write(path: Path, tables: Tables) -> None:
    book = Workbook(str(path), {"constant_memory": False})
    sheets = {name: book.add_worksheet(name) for name in ("x", "rule", "target", "score", "over", "cover", "node")}
    columns = [xl_col_to_name(t) for t in range(tables.periods)]
    _inputs(sheets, tables)
    for m, formula in enumerate(tables.measure["formula"].tolist()):
        for t, column in enumerate(columns):
            if formula:
                sheets["x"].write_formula(m, t, _calculated(formula, m, column))
            sheets["score"].write_formula(m, t, _score(tables, m, column))
    for n, parts in enumerate(_children(tables)):
        total = repr(float(tables.node["total"][n]))
        for t, column in enumerate(columns):
            there = "+".join(f"ISNUMBER({sheet}!{column}{row})*{w}" for sheet, row, w in parts)
            points = "+".join(f"N({sheet}!{column}{row})*{w}" for sheet, row, w in parts)
            covered = "+".join(
                f"ISNUMBER({sheet}!{column}{row})*{w}" + (f"*cover!{column}{row}" if sheet == "node" else "")
                for sheet, row, w in parts
            )  # fmt: skip
            sheets["over"].write_formula(n, t, f'=IF({there}=0,"",({points})/({there}))')
            sheets["cover"].write_formula(n, t, f"=({covered})/{total}")
            sheets["node"].write_formula(n, t, f'=IF(cover!{column}{n + 1}>=0.5,over!{column}{n + 1},"")')
    book.close()


def _inputs(sheets: dict[str, Any], tables: Tables) -> None:
    values, measure = tables.value, tables.measure
    ratio = measure["ratio"][values["m"]] == 1
    with np.errstate(invalid="ignore"):
        numbers = np.where(ratio, values["numerator"] * 100.0 / values["denominator"], values["value"])
    for m, p, number in zip(values["m"].tolist(), values["p"].tolist(), numbers.tolist(), strict=True):
        sheets["x"].write_number(m, p, number)
    for m in range(len(measure["m"])):
        for at, name in enumerate(LIMITS):
            if measure[name][m] == measure[name][m]:
                sheets["rule"].write_number(m, at, measure[name][m])
    target = tables.target
    for m, begins, ends, amount in zip(
        *(target[name].tolist() for name in ("m", "begins", "ends", "amount")), strict=True
    ):
        for p in range(begins, ends):
            sheets["target"].write_number(m, p, amount)


def _calculated(formula: int, m: int, column: str) -> str:
    """The operands are the three rows above."""
    a, b, c = (f"{column}{m + 1 - back}" for back in (1, 2, 3))
    made = {1: f"({a}+{c})/{b}*50", 2: f"({a}+{b}+{c})/3", 3: f"{a}-0.25*{b}+0.25*{c}"}[formula]
    return f'=IF(COUNT({a},{b},{c})<3,"",{made})'


def _score(tables: Tables, m: int, column: str) -> str:
    """As a careful person would write it: only what this measure needs."""
    row, x = m + 1, f"x!{column}{m + 1}"
    per = f"*target!{column}{row}/100" if tables.measure["percent"][m] else ""
    red, green, green_high, red_high = (f"rule!${letter}{row}{per}" for letter in "ABCD")
    low = f"MAX(0,MIN(10,(({x}-{red})/({green}-{red})+1)*10/3))"
    if tables.measure["polarity"][m] < 2:
        return f'=IF({x}="","",{low})'
    high = f"MAX(0,MIN(10,(({x}-{red_high})/({green_high}-{red_high})+1)*10/3))"
    return f'=IF({x}="","",IF(AND({x}>={green},{x}<={green_high}),MAX(20/3,MIN({low},{high})),MIN({low},{high})))'


def _children(tables: Tables) -> list[list[tuple[str, int, str]]]:
    """For each node its children: sheet, row and weight."""
    found: list[list[tuple[str, int, str]]] = [[] for _ in tables.node["n"]]
    for m, (node, weight) in enumerate(zip(tables.measure["node"].tolist(), tables.measure["w"].tolist(), strict=True)):
        found[node].append(("score", m + 1, repr(weight)))
    for n, (parent, weight) in enumerate(zip(tables.node["parent"].tolist(), tables.node["w"].tolist(), strict=True)):
        if parent >= 0:
            found[parent].append(("node", n + 1, repr(weight)))
    return found
