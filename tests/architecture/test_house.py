"""The house stands as docs/house.md says: sizes, keys, names, and nothing that tells where it was built."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
RATCHET = yaml.safe_load((Path(__file__).parent / "ratchet.yaml").read_text()) or {}
SOURCES = sorted((ROOT / "fourfold").rglob("*.py"))
ISLANDS = [path for path in (ROOT / "fourfold").rglob("*.ts") if "dist" not in path.parts]
TEMPLATES = [path for path in (ROOT / "fourfold").rglob("*.html") if "dist" not in path.parts]
ROOMS = ("org", "measures", "strategy", "library", "governance", "versions")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def allowed(key: str, ceiling: int) -> int:
    return RATCHET.get(key, ceiling)


def test_no_file_is_longer_than_its_ceiling():
    ceilings = [(SOURCES, 400), (ISLANDS, 300), (TEMPLATES, 200)]
    assert [
        f"{name(path)}: {lines(path)} lines"
        for paths, ceiling in ceilings
        for path in paths
        if "migrations" not in path.parts and lines(path) > allowed(name(path), ceiling)
    ] == []


def test_no_function_is_longer_than_50_lines_and_no_class_than_200():
    found = []
    for path in SOURCES:
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                ceiling = 200 if isinstance(node, ast.ClassDef) else 50
                if length > allowed(f"{name(path)}:{node.name}", ceiling):
                    found.append(f"{name(path)}:{node.name}: {length} lines")
    assert found == []


def room_lines(room: str) -> int:
    """Of the room itself: its pages and operations stand in the doors, and migrations are history."""
    own = [path for path in (ROOT / "fourfold" / room).rglob("*.py") if "migrations" not in path.parts]
    return sum(lines(path) for path in own)


def test_no_room_is_larger_than_5000_lines():
    assert {room: size for room in ROOMS if (size := room_lines(room)) > allowed(f"room:{room}", 5000)} == {}


def test_the_ratchet_only_holds_what_still_needs_it():
    stale = [key for key, ceiling in RATCHET.items() if ":" not in key and lines(ROOT / key) < ceiling]
    assert stale == [], "these got smaller: lower or remove their lines in ratchet.yaml"


def test_every_package_says_what_lives_there_and_what_does_not():
    silent = []
    for path in SOURCES:
        depth = len(path.relative_to(ROOT / "fourfold").parts)
        if path.name == "__init__.py" and depth == 2:
            text = ast.get_docstring(ast.parse(path.read_text())) or ""
            if "Lives here:" not in text or "Does not live here:" not in text:
                silent.append(name(path))
    assert silent == []


def test_foreign_keys_point_downstairs_and_hide_the_way_back():
    from django.apps import apps

    floors = {"core": 0, "org": 1, "measures": 2, "strategy": 3, "library": 4, "governance": 5, "versions": 6}
    wrong = []
    for model in apps.get_models():
        here = floors.get(model._meta.app_label)
        for field in model._meta.local_fields:
            if here is None or not field.is_relation or field.remote_field is None:
                continue
            there = floors.get(field.related_model._meta.app_label)
            if there is not None and there > here:
                wrong.append(f"{model.__name__}.{field.name} points upstairs")
            if there != here and not field.remote_field.hidden:
                wrong.append(f"{model.__name__}.{field.name} has a visible way back")
    assert wrong == []


def test_no_model_is_fetched_by_name_outside_of_migrations():
    pattern = re.compile(r"\bget_model\(")
    assert [name(p) for p in SOURCES if "migrations" not in p.parts and pattern.search(p.read_text())] == []


def test_no_user_text_is_ever_evaluated():
    pattern = re.compile(r"(?<![\w.])(eval|exec)\(|\bpickle\b|yaml\.load\(|\.extra\(|\bmarshal\b")
    assert [name(p) for p in SOURCES if pattern.search(p.read_text())] == []


def test_no_file_has_a_name_that_says_nothing():
    vague = {"utils", "helpers", "common", "misc", "manager", "util", "helper"}
    assert [name(path) for path in [*SOURCES, *ISLANDS] if path.stem in vague or path.stem.endswith("_v2")] == []


def test_the_repository_names_no_registry_and_no_machine():
    host = "|".join(
        re.escape(part) for part in ("pypi" + ".org", "python" + "hosted", "registry.npm" + "js", "deb.deb" + "ian")
    )
    path = re.compile(rf"{host}|/{'work'}/|/{'tmp'}/ff")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    if not any(tracked):
        pytest.skip("not a git checkout")
    named = []
    for entry in filter(None, tracked):
        file = ROOT / entry
        if file.is_file() and file.suffix not in {".png", ".woff2"} and path.search(file.read_text(errors="ignore")):
            named.append(entry)
    assert named == []


def test_lock_files_carry_hashes_and_no_addresses():
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "--hash=sha256:" in text, file.name
        assert "://" not in text, file.name


@pytest.mark.parametrize("term", ["option", "room", "command"])
def test_what_exists_is_named_in_the_documentation(term):
    from fourfold.conf import OPTIONS

    pages = " ".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))
    commands = [p.stem for p in (ROOT / "fourfold" / "cli" / "commands").glob("*.py") if p.stem != "__init__"]
    wanted = {
        "option": [o.variable for o in OPTIONS],
        "room": list(ROOMS),
        "command": [f"fourfold {c}" for c in commands],
    }
    assert [word for word in wanted[term] if word not in pages] == []


def test_every_dependency_stands_on_its_page_with_a_reason():
    import json
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        *project["project"]["dependencies"],
        *(each for group in project["dependency-groups"].values() for each in group),
    ]
    names = {re.split(r"[\[<>=;! ]", entry)[0] for entry in wanted}
    package = json.loads((ROOT / "package.json").read_text())
    names |= {*package["dependencies"], *package["devDependencies"]}
    page = (ROOT / "docs" / "reference" / "dependencies.md").read_text()
    listed = {
        name.strip() for line in page.splitlines() if line.startswith("| ") for name in line.split("|")[1].split(",")
    }
    assert sorted(names - listed) == []
    assert sorted(listed - names - {"package"}) == []


def test_at_most_twelve_packages_reach_the_browser():
    import json

    assert len(json.loads((ROOT / "package.json").read_text())["dependencies"]) <= 12


def test_every_link_between_the_pages_of_the_documentation_leads_somewhere():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "changes").glob("*.md")]
    link = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
    broken = [
        f"{name(page)}: {to}"
        for page in pages
        for to in link.findall(page.read_text())
        if not (page.parent / to).exists()
    ]
    assert broken == []
