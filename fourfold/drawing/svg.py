"""Writing SVG elements: the one place where text and attribute values are escaped."""

import re
from html import escape

Value = str | float | None
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 does not allow


def number(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def text(words: str) -> str:
    """Words of a person as SVG content; characters that XML forbids are dropped."""
    return escape(_FORBIDDEN.sub("", words))


def tag(name: str, *content: str, **attributes: Value) -> str:
    """One element. Content is SVG already; attribute values are escaped here, and None leaves an attribute out.

    `class_` writes `class`, and an underscore inside a name writes a hyphen: `aria_label` is `aria-label`.
    """
    head = name + "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    return f"<{head}>{''.join(content)}</{name}>" if content else f"<{head}/>"


def _attribute(key: str, value: Value) -> str:
    name = key if key == "viewBox" else key.rstrip("_").replace("_", "-")
    return f' {name}="{text(value) if isinstance(value, str) else number(value or 0.0)}"'
