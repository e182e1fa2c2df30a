"""What is written stands in the standard's order, with what it needs and nothing that it doesn't know."""

import pytest

from fourfold.plain.stratml import Piece, read_stratml, standard, write_stratml, written
from fourfold.plain.stratml.reading import IDENTIFIER
from tests.plain.stratml.samples import ODD, PLAN


def test_written_as_it_was_read_it_reads_the_same():
    for text in (PLAN, ODD):
        once = read_stratml(text).root
        assert bare(read_stratml(written(once)).root) == bare(once)


def bare(piece):
    return piece.name, piece.text, piece.attributes, [bare(each) for each in piece.children]


def test_an_odd_plan_is_written_as_the_standard_wants_it():
    text = write_stratml(read_stratml(ODD).root)
    root = read_stratml(text).root
    assert f'xmlns="{standard.NAMESPACE}"' in text and root.attributes["Type"] in standard.TYPES
    in_order(root)
    found = [each.text for each in root.every("Identifier")]
    assert found == ["_7a", "_7a-2"] and all(map(IDENTIFIER.fullmatch, found))
    assert next(root.every("TargetResult")).said("Description") == "about 800", (
        "words don't get lost with the number's place"
    )
    assert root.one("Submitter").said("GivenName") == "Olaf"


def in_order(piece):
    parts = standard.parts(piece.name)
    names = [name for name, _, _ in parts]
    assert [names.index(each.name) for each in piece.children] == sorted(
        names.index(each.name) for each in piece.children
    )
    for name, many, needed in parts:
        assert (1 if needed else 0) <= len(piece.all(name)) <= (len(piece.children) if many else 1), (piece.name, name)
    for each in piece.children:
        in_order(each)


def test_whatever_stands_in_a_text_it_stays_xml():
    odd = "<&>\"'\r\n\x0b\ud800 ]]>"
    goal = Piece("Goal", children=[Piece("Name", odd)])
    root = Piece(standard.ROOT, attributes={"Type": odd}, children=[Piece("StrategicPlanCore", children=[goal])])
    assert next(read_stratml(write_stratml(root)).root.every("Goal")).said("Name") == "<&>\"'\r\n   ]]>"


@pytest.mark.parametrize("text", [PLAN, ODD])
def test_what_is_written_validates(text, shared):
    etree = pytest.importorskip(
        "lxml.etree", reason="lxml, which validates against the standard's schema, is not installed"
    )
    schema = etree.XMLSchema(
        etree.parse(shared / "data" / "stratml" / "schema" / "PerformancePlanOrReport20160216.xsd")
    )
    assert schema.validate(etree.fromstring(write_stratml(read_stratml(text).root).encode())), schema.error_log
