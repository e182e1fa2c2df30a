"""How loops are compiled: without Python's lock, and kept in a folder that is named after all their sources.

numba knows when the file of a function changed, but not when one that it calls did; so each state of the sources has a
folder of its own.
"""

from collections.abc import Callable
from hashlib import blake2s
from pathlib import Path
from typing import Any

from numba import config as settings
from numba import njit

HERE = Path(__file__).parent
BESIDE = ("scoring.py", "model.py", "limits.py", "columns.py", "children.py", "ways.py", "formulas/operations.py")
SOURCES = (*sorted(HERE.glob("*.py")), *(HERE.parent / name for name in BESIDE))
config: Any = settings
STATE = blake2s(b"".join(each.read_bytes() for each in SOURCES), digest_size=8).hexdigest()


def _kept(**more: Any) -> Callable[[Any], Any]:
    def decorate(function: Any) -> Any:
        before = config.CACHE_DIR
        config.CACHE_DIR = str(Path(before or HERE / "__pycache__") / f"kernel-{STATE}")
        try:
            return njit(nogil=True, cache=True, error_model="numpy", **more)(function)
        finally:
            config.CACHE_DIR = before

    return decorate


compiled = _kept()  # may make arrays
bare = _kept(_nrt=False)  # makes none, and so needn't count who holds which: that would cost more than many a loop
inlined = _kept(_nrt=False, forceinline=True)
