"""Serve the product: pages, live updates and the job worker in one process."""

import argparse
import os

from fourfold.cli import boot, checking, serving


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (FOURFOLD_HOST)")
    parser.add_argument("--port", type=int, help="port to listen on (FOURFOLD_PORT or PORT)")
    parser.add_argument("--no-worker", action="store_true", help="leave background jobs to “fourfold worker”")


def run(options: argparse.Namespace) -> int:
    take_address(options)
    with serving.doorstep() as sockets, boot.django():
        serving.serve(sockets, worker=not options.no_worker, greeting=_first_step() + _warning())
    return 0


def _first_step() -> str:
    """What to do where nobody could sign in yet."""
    from fourfold.org.queries import every_organisation

    if any(every_organisation()):
        return ""
    return "\nThere is no organisation yet. In another window, “fourfold createadmin” makes the first one."


def _warning() -> str:
    """A line about a demonstration that strangers could sign in to; usually nothing."""
    findings = checking.demonstration()
    return "".join(f"\nWarning: {each.about}: {each.sentence}" for each in findings if not each.holds)


def take_address(options: argparse.Namespace) -> None:
    """Arguments win over the environment."""
    for name in ("host", "port"):
        if getattr(options, name) is not None:
            os.environ[f"FOURFOLD_{name.upper()}"] = str(getattr(options, name))
