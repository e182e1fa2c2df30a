"""A strategy comes, is looked at and is changed from text files, as a person runs the commands."""

import pytest

TEXT = """\
fourfold: strategy 1
strategy: {name: Halden 2030, unit: TOP, starts: 2026-01-01, ends: 2030-12-31}
perspectives: [Financial, Customer, Internal process, Learning and growth]
scorecards:
  Halden:
    owner: alex@halden.example
    objectives:
      C1: {name: Keep customers, perspective: Customer, measures: [CHURN]}
measures:
  CHURN: {name: Churn, limits: {polarity: minimum, red: 5, green: 3}, targets: 3}
"""


@pytest.fixture(scope="module")
def folder(lived_in):
    code = "from fourfold.core.scoping import organisation_scope\nfrom fourfold.org.queries import every_organisation, units\n"
    code += "with organisation_scope(every_organisation()[0].pk):\n    answer = {'unit': units()[0].code}"
    unit = lived_in.inside(code)["unit"]
    (lived_in.folder.parent / "new.yaml").write_text(TEXT.replace("TOP", unit))
    return lived_in.folder.parent


def test_a_strategy_is_planned_applied_and_exported(lived_in, folder):
    planned = lived_in.run("plan", "new.yaml")
    assert planned.returncode == 0, planned.stderr
    assert planned.stdout.startswith("A new strategy “Halden 2030” would be set up.\nAs a whole:\n")
    assert planned.stdout.endswith("changes; nothing was written.\n")
    applied = lived_in.run("apply", "new.yaml")
    assert (applied.returncode, applied.stdout.splitlines()[-1].endswith("made to “Halden 2030”.")) == (0, True), (
        applied
    )
    assert lived_in.run("export", "strategy.yaml").returncode == 0
    assert lived_in.run("plan", "strategy.yaml").stdout == "Nothing would change.\n"
    assert lived_in.run("apply", "-", stdin=(folder / "strategy.yaml").read_text()).stdout == "Nothing to change.\n"

    text = (folder / "strategy.yaml").read_text()
    (folder / "edited.yaml").write_text(text.replace("Keep customers", "Keep every customer"))
    said = lived_in.run("plan", "edited.yaml").stdout
    assert said == (
        "Customer:\n  ~ the objective “C1” of the scorecard “Halden”: name from “Keep customers” to “Keep every customer”\n"
        "1 change; nothing was written.\n"
    )


def test_a_wrong_text_is_refused_with_its_lines(lived_in, folder):
    wrong = (folder / "new.yaml").read_text().replace("alex@", "axel@").replace("Halden 2030", "Other")
    (folder / "wrong.yaml").write_text(wrong)
    for command in ("plan", "apply"):
        done = lived_in.run(command, "wrong.yaml")
        assert (done.returncode, done.stdout) == (2, "")
        assert (
            "line 6: owner: nobody active has the address axel@halden.example. Did you mean “alex@halden.example”?"
            in done.stderr
        )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plan", "none.yaml"), "none.yaml can't be read: No such file or directory. Nothing was saved."),
        (("export", "no/where.yaml"), "no/where.yaml can't be written: No such file or directory."),
        (("export", "x.yaml", "--strategy", "Nobody's"), "Say with --strategy which one is meant."),
        (("apply", "new.yaml", "--strategy", "Nobody's"), "0 strategies are called “Nobody's”. Nothing was saved."),
    ],
)
def test_what_is_not_there_is_said(lived_in, folder, arguments, said):
    done = lived_in.run(*arguments)
    assert (done.returncode, done.stderr.startswith(said)) == (2, True), done


def test_a_stratml_plan_is_looked_at_taken_in_and_written_again(lived_in, folder):
    from fourfold.plain.stratml import read_stratml
    from tests.plain.stratml.samples import ODD, PLAN

    (folder / "plan.xml").write_text(PLAN)
    looked = lived_in.run("plan", "plan.xml").stdout
    assert "“Harbour plan” (2023-01-01 to 2026-12-31) would be drawn up as a draft:" in looked
    assert "  1 measures, 2 targets, 1 actuals\n" in looked and looked.endswith("Nothing was written.\n")
    applied = lived_in.run("apply", "plan.xml", "--perspective", "Financial")
    assert (applied.returncode, applied.stdout.splitlines()[-1]) == (
        0, "“Harbour plan” is drawn up as a draft, with 2 targets and 1 actuals.",
    ), applied  # fmt: skip
    assert lived_in.run("export", "again.xml", "--strategy", "Harbour plan").returncode == 0
    assert read_stratml((folder / "again.xml").read_text()).counts == read_stratml(PLAN).counts
    (folder / "odd.xml").write_text(ODD)
    for options, sentence in (
        ((), "The plan doesn't say when it begins. Give the first day. Nothing was saved."),
        (("--starts", "soon"), "“soon” is no day."),
        (("--unit", "NOWHERE"), "There is no unit with the code “NOWHERE”."),
    ):
        done = lived_in.run("apply", "odd.xml", *options)
        assert (done.returncode, done.stdout) == (2, "") and sentence in done.stderr
