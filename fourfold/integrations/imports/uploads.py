"""Uploaded files: kept below HOME/uploads under names of our own, readable by their owner alone, and not for long."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from fourfold.core.guards import Refused

KEPT_SECONDS = 24 * 3600
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    stored_as: str
    size: int
    digest: str


def folder() -> Path:
    found = Path(settings.HOME) / "uploads"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def keep(chunks: Iterable[bytes]) -> Stored:
    """Write the chunks under a random name. Raises Refused R11 for a file that is larger than allowed; then nothing is kept."""
    most = settings.CONFIGURATION.MAX_UPLOAD_MB * MEGABYTE
    name, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
    target = folder() / name
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise Refused(
                        "R11", f"The file is larger than {most // MEGABYTE} MB. Split it, or use the command fourfold import. Nothing was saved.",
                        field="file",
                    )  # fmt: skip
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return Stored(name, size, digest.hexdigest())


def path_of(stored_as: str) -> Path:
    """Where an upload is. Raises Refused R3 where it is no longer kept."""
    if not (stored_as.isalnum() and len(stored_as) == 32 and (folder() / stored_as).is_file()):
        raise Refused("R3", "The uploaded file is no longer kept. Upload it again. Nothing was saved.", field="file")
    return folder() / stored_as


def remove(stored_as: str) -> None:
    if stored_as.isalnum() and len(stored_as) == 32:
        (folder() / stored_as).unlink(missing_ok=True)


def sweep(now: float | None = None) -> int:
    """Remove what is older than a day; how many files that were."""
    limit = (now or time.time()) - KEPT_SECONDS
    old = [path for path in folder().iterdir() if path.is_file() and path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
