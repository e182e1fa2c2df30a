"""`import fourfold.engine`: the names for other programs are there, documented, typed - and in the guide."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import fourfold.engine as engine

HOME = Path(engine.__file__).parent
GUIDE = HOME.parents[1] / "docs" / "reference" / "engine.md"


@pytest.mark.parametrize("name", engine.__all__)
def test_a_public_name_is_there_and_functions_say_what_they_do(name):
    found = getattr(engine, name)
    assert found.__name__ == name
    assert isinstance(found, type) or found.__doc__


def test_no_public_name_hides_a_module():
    modules = {path.stem for path in HOME.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert set(engine.__all__) & modules == set()


def test_type_checkers_see_the_same_names():
    tree = ast.parse((HOME / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.name for each in block.body if isinstance(each, ast.ImportFrom) for alias in each.names}
    assert seen == set(engine.__all__)
    assert (HOME.parent / "py.typed").exists()


def test_the_guide_names_what_is_public():
    text = GUIDE.read_text(encoding="utf-8")
    assert [
        name for name in ("compute", "prepare", "Living", "Calendar", "in_words", "refuse_wrong") if name not in text
    ] == []


def test_an_unknown_name_is_an_ordinary_error():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = engine.nothing


def test_importing_it_loads_nothing_yet():
    code = "import sys, fourfold.engine; print('numpy' in sys.modules, 'django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
