"""Say in words what applying a strategy text or a StratML plan would change; nothing is written."""

import argparse

from fourfold.cli import boot


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="a strategy as text, or a StratML plan; - reads the standard input"
    )
    parser.add_argument("--strategy", metavar="NAME", help="the one it is about, where the text gives it another name")
    parser.add_argument("--organisation", metavar="SLUG", help="needed where there are several")
    parser.add_argument("--as", dest="email", metavar="EMAIL", help="who asks (default: an administrator)")


def run(options: argparse.Namespace) -> int:
    with boot.django():
        from fourfold.cli import plans, texts

        data = texts.raw(options.file)
        with texts.acting(options.organisation, options.email) as member:
            if plans.is_plan(data):
                said = plans.planned(data)
            else:
                said = texts.planned(member, texts.decoded(data, options.file), options.strategy)
            for line in said:
                print(line)
    return 0
