"""Print every option with its value, where the value comes from and what it means. Secrets are masked."""

import argparse
import os
import re
from typing import Any

from fourfold import conf
from fourfold.conf import Option


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    configuration = conf.load()
    for option in conf.OPTIONS:
        source = option.source(os.environ) or "default"
        print(f"{option.variable} = {shown(option, getattr(configuration, option.name))}   [{source}]")
        print(f"    {option.help}")
    return 0


def shown(option: Option, value: Any) -> str:
    """The value as text. Of a secret only what isn't one: an address keeps its host, its password is masked."""
    if value in ("", ()):
        return "(none)"
    if option.is_secret:
        address = re.fullmatch(r"(\w+://)(?:([^:@/]*)(:.*)?@)?(.*)", str(value))
        if not address:
            return "****"
        scheme, user, password, rest = address.groups()
        rest = re.sub("(password=)[^&]*", r"\1****", rest)
        return f"{scheme}{user or ''}{':****' if password else ''}{'@' if user or password else ''}{rest}"
    return ", ".join(value) if isinstance(value, list | tuple) else str(value)
