"""A drawing on one sheet: A4 landscape as PDF with text that can be found, or as PNG for slides.

Typst sets the page; its only input is our own SVG. It reads no package and no file but the fonts that it is given.
"""

from pathlib import Path
from typing import Literal

PRINT_DPI = 200
_SHEET = b"""
#set document(title: sys.inputs.title, date: none)
#set page(width: 297mm, height: 210mm, margin: 10mm)
#set text(lang: "en")
#align(center + horizon, image(bytes(sys.inputs.drawing), format: "svg", width: 100%, height: 100%, fit: "contain", alt: sys.inputs.title))
"""


def printed(svg: str, kind: Literal["pdf", "png"], *, title: str, fonts: Path) -> bytes:
    """The stand-alone SVG on its sheet. `fonts` is a folder of TTF files; what they lack comes from the system's fonts."""
    import typst  # large: only who prints loads it

    return typst.compile(
        _SHEET,
        format=kind,
        ppi=float(PRINT_DPI),
        font_paths=typst.Fonts(font_paths=[str(fonts)]),
        sys_inputs={"title": title, "drawing": svg},
    )
