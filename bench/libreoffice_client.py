"""Runs in LibreOffice's own Python: open the workbook, recalculate it, write times and results to found.json."""

import json
import sys
import time
from pathlib import Path

SHEETS = {"score": "score", "node_over_present": "over", "node_score": "node", "node_coverage": "cover"}


def main(port, folder, measures, nodes, periods, turns):
    desktop = connected(port)
    began = time.perf_counter()
    book = desktop.loadComponentFromURL(Path(folder, "scorecards.xlsx").as_uri(), "_blank", 0, (hidden(),))
    found = {"open": time.perf_counter() - began, "recalculate": []}
    for _ in range(int(turns)):
        began = time.perf_counter()
        book.calculateAll()
        found["recalculate"].append(time.perf_counter() - began)
    for name, sheet in SHEETS.items():
        rows = int(measures if sheet == "score" else nodes)
        cells = book.Sheets.getByName(sheet).getCellRangeByPosition(0, 0, int(periods) - 1, rows - 1).getDataArray()
        found[name] = [[cell if isinstance(cell, float) else None for cell in row] for row in cells]
    Path(folder, "found.json").write_text(json.dumps(found), encoding="utf-8")
    book.close(True)


def connected(port):
    import uno

    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    address = f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
    for attempt in range(120):
        try:
            remote = resolver.resolve(address)
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except Exception:
            if attempt == 119:
                raise
            time.sleep(0.5)
    return None


def hidden():
    from com.sun.star.beans import PropertyValue

    found = PropertyValue()
    found.Name, found.Value = "Hidden", True
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
