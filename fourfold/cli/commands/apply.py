"""Make a strategy what its text says, or draw one up from a StratML plan: all of it or nothing."""

import argparse

from fourfold.cli import boot


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="a strategy as text, or a StratML plan; - reads the standard input"
    )
    parser.add_argument(
        "--strategy",
        metavar="NAME",
        help="the one it is about, where the text gives it another name; the name of a plan that comes in",
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="stands in the trail beside what is left out")
    parser.add_argument("--organisation", metavar="SLUG", help="needed where there are several")
    parser.add_argument("--as", dest="email", metavar="EMAIL", help="who applies it (default: an administrator)")
    plan = parser.add_argument_group("of a StratML plan", "What the plan itself doesn't say, or says otherwise.")
    plan.add_argument("--unit", metavar="CODE", help="whose strategy it becomes (default: the member's own unit)")
    plan.add_argument("--starts", metavar="DAY", help="the first day, such as 2026-01-01")
    plan.add_argument("--ends", metavar="DAY", help="the last day")
    plan.add_argument("--perspective", metavar="NAME", help="the lane of all its objectives (default: Customer)")


def run(options: argparse.Namespace) -> int:
    with boot.django():
        from fourfold.cli import plans, texts

        data = texts.raw(options.file)
        with texts.acting(options.organisation, options.email) as member:
            if plans.is_plan(data):
                said = plans.applied(member, data, options)
            else:
                said = texts.applied(member, texts.decoded(data, options.file), options.strategy, options.reason)
            for line in said:
                print(line)
    return 0
