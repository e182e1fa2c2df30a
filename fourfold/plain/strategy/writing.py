"""A strategy written as text: always in the same order, nothing that is a default, so that two versions compare line by line."""

from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from fourfold.plain.strategy import kinds, schema
from fourfold.plain.strategy.schema import Item, Part

WIDTH = 120
ODD = frozenset("\r\x85\u2028\u2029\ufeff")  # would be read as ends of lines


def write_strategy(data: dict[str, Any]) -> str:
    """The text that reads as this data."""
    whole: dict[str, Any] = {"fourfold": schema.FORMAT, "strategy": _item(schema.STRATEGY, data["strategy"])}
    whole |= _parts(schema.WHOLE_TEXT, data)
    return yaml.dump(whole, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False)


def _item(item: Item, data: dict[str, Any]) -> Any:
    words = {word.name: word.kind.write(data[word.name]) for word in item.words if word.name in data}
    found = words | _parts(item, data)
    if item is schema.TARGET and not found:
        return kinds.NONE[0]
    if item.short and set(found) <= {item.short}:
        return found.get(item.short, 1 if item.short == "weight" else None)
    return found


def _parts(item: Item, data: dict[str, Any]) -> dict[str, Any]:
    return {part.name: _part(part, data[part.name]) for part in item.parts if data.get(part.name)}


def _part(part: Part, data: dict[str, Any]) -> dict[Any, Any]:
    named = data.items() if part.is_ordered else sorted(data.items())
    return {kinds.day_key(name) if part.names == "days" else name: _item(part.item, below) for name, below in named}


class _Dumper(yaml.SafeDumper):
    """Lines of a text stay lines; numbers are written out."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: Any, text: str) -> Any:
    style = '"' if ODD & set(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _number(dumper: Any, number: float | Decimal) -> Any:
    written = f"{Decimal(repr(number)) if isinstance(number, float) else number:f}"
    tag = "float" if "." in written else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{tag}", written)


def _truth(dumper: Any, truth: bool) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if truth else "no")


def _nothing(dumper: Any, _: None) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:null", "")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(bool, _truth)
_Dumper.add_representer(float, _number)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(type(None), _nothing)
_Dumper.add_representer(date, yaml.SafeDumper.yaml_representers[date])
