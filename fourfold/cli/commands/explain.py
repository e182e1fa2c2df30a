"""Why is this score what it is? The whole arithmetic of a measure, objective, perspective or scorecard, in sentences or as data."""

import argparse
import json

from fourfold.cli import boot

FREQUENCIES = ("day", "week", "month", "quarter", "half", "year")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        metavar="WHAT",
        help="a code or name; where several have it, kind:name such as objective:C1 or perspective:SCORECARD/NAME",
    )
    parser.add_argument(
        "--period",
        default="",
        metavar="P",
        help="2026, 2026-Q3, 2026-10, 2026-W42, 2026-10-31 (default: the last finished month)",
    )
    parser.add_argument("--frequency", default="", choices=FREQUENCIES, help="of the period (default: its own)")
    parser.add_argument("--ytd", action="store_true", help="from the start of the fiscal year")
    parser.add_argument(
        "--as-of",
        default="",
        metavar="INSTANT",
        help="as it was known then: 2026-10-31, or 2026-10-31T12:00 (default: now)",
    )
    parser.add_argument("--organisation", metavar="SLUG", help="needed where there are several")
    parser.add_argument(
        "--as",
        dest="email",
        metavar="EMAIL",
        help="who asks: nothing is shown that this member may not see (default: an administrator)",
    )
    parser.add_argument("--json", action="store_true", help="the data, with the sentences as “words”")


def run(options: argparse.Namespace) -> int:
    with boot.django():
        from fourfold.cli import explaining
        from fourfold.core.scoping import organisation_scope
        from fourfold.org.acting import acting_member

        member = acting_member(options.organisation, options.email)
        with organisation_scope(member.organisation_id, person_id=member.person_id):
            viewed = explaining.viewing(
                member, period=options.period, frequency=options.frequency, ytd=options.ytd, as_of=options.as_of
            )
            found = explaining.explain(member, explaining.find(member, options.what), viewed)
        print(_said(found, as_data=options.json))
    return 0


def _said(found: object, *, as_data: bool) -> str:
    from fourfold.cli.scoring.results import with_words
    from fourfold.cli.scoring.terminal import clean
    from fourfold.engine.explain import Explanation

    assert isinstance(found, Explanation)
    data = with_words(found)
    if as_data:
        return json.dumps(data, indent=2, ensure_ascii=False)
    return "\n".join([clean(found.name), *(f"  {clean(sentence)}" for sentence in data["words"])])
