"""The style of drawings: `drawing.css` is the single source; the web bundle takes the file, stand-alone SVG the text.

`STYLE` is that file with each custom property replaced by its light fallback, because readers of SVG files
(office suites, PDF printers) do not know custom properties.
"""

import re
from pathlib import Path

CSS_FILE = Path(__file__).with_name("drawing.css")
_PROPERTY = re.compile(r"var\(--[\w-]+,\s*([^()]+)\)")
_SCREEN_ONLY = re.compile(r"/\* screen only \*/.*", re.DOTALL)


def _standalone(css: str) -> str:
    return _PROPERTY.sub(r"\1", _SCREEN_ONLY.sub("", css)).strip()


STYLE = _standalone(CSS_FILE.read_text(encoding="utf-8"))
