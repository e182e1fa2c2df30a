"""`fourfold COMMAND`: finds the command's file, reads its arguments, and turns every problem into one sentence."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from types import FrameType
from typing import NoReturn

from fourfold import __version__
from fourfold.cli import commands
from fourfold.cli.embedded import DatabaseUnavailable
from fourfold.cli.problems import Problem
from fourfold.conf import WrongOption

WRONG_INPUT, FAILED, INTERRUPTED = 2, 1, 130


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_INPUT, f"{self.prog}: {message}. Try “{self.prog} --help”.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 done, 1 failed, 2 wrong input."""
    os.umask(0o077)  # uploads, mails, secrets: whatever is written is this user's alone
    signal.signal(signal.SIGTERM, _stop)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, _stop)
    try:
        options = parser().parse_args(arguments)
        code: int = options.run(options)
    except Problem as problem:
        return _say(str(problem), problem.code)
    except WrongOption as problem:
        return _say(str(problem), WRONG_INPUT)
    except DatabaseUnavailable as problem:
        return _say(str(problem), FAILED)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has left
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _explain(error)
    return code


def parser() -> Parser:
    """The arguments of all commands: a file in commands/ is one."""
    made = Parser(prog="fourfold", description="Fourfold: an open, self-hosted digital balanced scorecard.")
    made.add_argument("--version", action="version", version=f"fourfold {__version__}")
    found = made.add_subparsers(metavar="COMMAND", required=True, title="commands")
    for name in names():
        module = import_module(f"{commands.__name__}.{name}")
        sentence = str(module.__doc__).strip().splitlines()[0]
        command = found.add_parser(name, help=sentence, description=module.__doc__, allow_abbrev=False)
        module.arguments(command)
        command.set_defaults(run=module.run)
    return made


def names() -> list[str]:
    return sorted(module.name for module in iter_modules(commands.__path__))


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _explain(error: Exception) -> int:
    """Refusals and database trouble have their own words; anything else is a defect and says so, with its trace."""
    from django.core.management.base import CommandError
    from django.db import OperationalError

    from fourfold.core.guards import Refused

    if isinstance(error, Refused):
        return _say(error.sentence, WRONG_INPUT)
    if isinstance(error, CommandError):
        return _say(str(error), error.returncode)
    if isinstance(error, OperationalError):
        reason = str(error).strip().splitlines()[0]
        return _say(f"The database can't be reached: {reason}. Nothing was saved. See “fourfold check”.", FAILED)
    raise error


if __name__ == "__main__":
    sys.exit(main())
