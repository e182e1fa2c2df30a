"""Serve an invented organisation with two years of data, to look around in; --remove takes it away wholly."""

import argparse
import io

from fourfold import conf
from fourfold.cli import boot, serving
from fourfold.cli.commands import serve
from fourfold.cli.problems import Problem

EXPOSED = (
    "Others would reach this server, and everybody knows the demonstration's password. Nothing was started. "
    "Leave FOURFOLD_HOST at 127.0.0.1 and FOURFOLD_HTTPS at no, or add --known-password if that is what you want."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    serve.arguments(parser)
    parser.add_argument(
        "--known-password",
        action="store_true",
        help="serve it where others reach it, although everybody knows its password",
    )
    parser.add_argument("--remove", action="store_true", help="remove the invented organisation and everything in it")


def run(options: argparse.Namespace) -> int:
    if options.remove:
        with boot.django():
            print(demonstration("--remove"))
        return 0
    serve.take_address(options)
    if conf.is_exposed(conf.load()) and not options.known_password:
        raise Problem(EXPOSED)
    with serving.doorstep() as sockets, boot.django():
        account = demonstration()
        serving.serve(sockets, worker=not options.no_worker, greeting=f"\n{account}")
    return 0


def demonstration(*arguments: str) -> str:
    """Make the organisation where it is absent (or remove it); what there is to say about it, the account included."""
    from django.core.management import call_command
    from django.db import connections

    said = io.StringIO()
    call_command("demonstration", *arguments, stdout=said)
    connections.close_all()  # of this thread; pages have their own
    return said.getvalue().strip()
