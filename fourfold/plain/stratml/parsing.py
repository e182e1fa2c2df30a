"""XML into pieces, with a parser that opens nothing: a file with a document type or an entity of its own is refused at once.

Every attack on XML that makes much out of little, or reaches for other files, needs a document type. No plan needs one.
"""

import re
from xml.parsers import expat

from fourfold.plain.problems import Fault, Wrong
from fourfold.plain.stratml.pieces import Piece

LARGEST = 5_000_000  # bytes
MOST = 150_000  # elements
DEEPEST = 40
DECLARED = re.compile(rb"""encoding=["']([A-Za-z0-9._-]+)""")
KNOWN = re.compile(r"utf-?8|utf-?16|us-ascii|iso-8859-\d{1,2}|windows-125\d", re.IGNORECASE)
LARGE = f"It is larger than {LARGEST // 1_000_000} MB"
ENCODING = "Its encoding can't be read. Save it as UTF-8"
OWN = "It has a document type, which may define entities or name other files. Take the DOCTYPE out and try again"


def decoded(data: bytes) -> str:
    """The file's text in the encoding that it names. Raises Wrong for another one than people's files have."""
    if len(data) > LARGEST:
        raise Wrong([Fault(0, LARGE)])
    declared = DECLARED.search(data[:200])
    named = declared[1].decode() if declared else "utf-8"
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else named
    if not KNOWN.fullmatch(encoding):
        raise Wrong([Fault(1, ENCODING)])
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except (LookupError, UnicodeDecodeError):
        raise Wrong([Fault(1, ENCODING)]) from None


def parse(text: str) -> Piece:
    """The root. Raises Wrong with one fault: too large, no XML, or something that no plan needs."""
    if len(text) > LARGEST:
        raise Wrong([Fault(0, LARGE)])
    builder = _Builder()
    try:
        builder.parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise Wrong([Fault(error.lineno, f"This is no XML: {expat.errors.messages[error.code]}")]) from None
    except UnicodeEncodeError:
        raise Wrong([Fault(1, ENCODING)]) from None
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.open: list[Piece] = []
        self.texts: list[list[str]] = []
        self.count = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST or len(self.open) >= DEEPEST:
            what = f"more than {MOST:,} elements" if self.count > MOST else f"elements more than {DEEPEST} deep"
            raise Wrong([Fault(self.parser.CurrentLineNumber, f"It has {what}")])
        own = {key: value.strip() for key, value in attributes.items() if ":" not in key and key != "xmlns"}
        piece = Piece(name.rpartition(":")[2], attributes=own, line=self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(piece)
        else:
            self.root = piece
        self.open.append(piece)
        self.texts.append([])

    def _end(self, name: str) -> None:
        self.open.pop().text = "".join(self.texts.pop()).strip()

    def _text(self, text: str) -> None:
        self.texts[-1].append(text)

    def _refuse(self, *_: object) -> int:
        raise Wrong([Fault(self.parser.CurrentLineNumber, OWN)])
