"""The engine's compiled loops, for those who install `fourfold[fast]`: the same bits, several times sooner.

Lives here: loops for plain measures and nodes, and the decision who works on what. Does not live here: any rule of its own -
what the loops don't know goes the arrays' way (`blocks.py`, `rollup.py`), part by part.
Start reading at running.py. numba is imported when somebody asks for `warm`, and by nobody else; it may be absent.
"""

import logging
import os
from importlib import import_module
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fourfold.engine.scorecard import Prepared

logger = logging.getLogger("fourfold.engine")
_running: Any = None
_folder = ""
_asked, _once = False, Lock()


def warm(cache: str | None = None, *, wait: bool = False) -> None:
    """Compile the loops, or fetch them from the folder `cache`, in a thread; until then, and where it fails, arrays do all."""
    global _asked
    with _once:
        if _asked:
            return
        _asked = True
    if cache:
        os.environ.setdefault("NUMBA_CACHE_DIR", cache)
    thread = Thread(target=_compile, name="kernel", daemon=True)
    thread.start()
    if wait:
        thread.join()


def _compile() -> None:
    global _running
    try:
        found = import_module("fourfold.engine.kernel.running")
        found.rehearse()
        _running = found
    except ImportError:
        logger.info("Compiled loops are not installed (pip install fourfold[fast]); the engine counts with NumPy.")
    except Exception:
        logger.exception("Compiled loops could not be built; the engine counts with NumPy.")


def on_demand(cache: str) -> None:
    """Have `warm` begin with the first large model: a server that never meets one keeps the 250 MB that a compiler takes."""
    global _folder
    _folder = cache


def is_ready() -> bool:
    """Whether the loops are compiled. Asked when a large model is to be scored."""
    if _running is None and _folder:
        warm(_folder)
    return _running is not None


def laid_out(prepared: "Prepared") -> Any:
    """A model laid out for the loops, which must be ready."""
    return _running.Running(prepared)
