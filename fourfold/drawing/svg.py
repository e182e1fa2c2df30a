"""Writing SVG elements: the one place where text and attribute values are escaped."""

from html import escape

Value = str | float | None


def number(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def text(words: str) -> str:
    """Words of a person as SVG content; characters that XML forbids are dropped."""
    return escape("".join(sign for sign in words if _allowed(sign)))


def tag(name: str, *content: str, **attributes: Value) -> str:
    """One element. Content is SVG already; attribute values are escaped here, and None leaves an attribute out.

    `class_` writes `class`, and an underscore inside a name writes a hyphen: `aria_label` is `aria-label`.
    """
    head = name + "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    return f"<{head}>{''.join(content)}</{name}>" if content else f"<{head}/>"


def _attribute(key: str, value: Value) -> str:
    name = key if key == "viewBox" else key.rstrip("_").replace("_", "-")
    return f' {name}="{text(value) if isinstance(value, str) else number(value or 0.0)}"'


def _allowed(sign: str) -> bool:
    return sign in "\t\n\r" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
