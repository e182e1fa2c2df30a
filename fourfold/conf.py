"""Every option of the product: name, type, default, help. Each is read from the environment as FOURFOLD_<NAME>."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path


class WrongOption(ValueError):
    """An option's text can't be used; the message says which, why and what is expected."""


SAMPLES = ("django-insecure", "change-me", "changeme", "secret-key", "secret_key", "secretkey")


@dataclass(frozen=True)
class Option:
    name: str
    type: type
    default: Any
    help: str
    also: str = ""  # a name that hosting platforms set; ours wins
    is_secret: bool = False

    @property
    def variable(self) -> str:
        return f"FOURFOLD_{self.name}"

    def source(self, environment: Mapping[str, str]) -> str:
        """The variable that the value comes from; empty for the default."""
        names = (name for name in (self.variable, self.also) if name)
        return next((name for name in names if environment.get(name, "").strip()), "")

    def read(self, environment: Mapping[str, str]) -> Any:
        """The option's value in this environment, else its default. Raises WrongOption."""
        source = self.source(environment)
        if not source:
            return self.default() if callable(self.default) else self.default
        return self._parse(environment[source].strip(), source)

    def _parse(self, text: str, source: str) -> Any:
        if self.type is bool:
            return _truth(text, source)
        if self.type is list:
            return [part.strip() for part in text.split(",") if part.strip()]
        try:
            return self.type(text)
        except ValueError:
            expected = {"int": "a whole number", "Path": "a folder"}.get(self.type.__name__, "another text")
            raise WrongOption(f"{source} is {text!r}; {expected} is expected.") from None


def _truth(text: str, source: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off"}:
        return False
    raise WrongOption(f"{source} is {text!r}; write yes or no.")


OPTIONS = (
    Option("HOME", Path, lambda: user_data_path("fourfold"), "Folder of the embedded database, uploads and secrets"),
    Option(
        "DATABASE_URL",
        str,
        "",
        "PostgreSQL 15+ to use instead of the embedded one: postgresql://user:password@host/name",
        also="DATABASE_URL",
        is_secret=True,
    ),
    Option(
        "DATABASE_OWNER_URL",
        str,
        "",
        "The same database for migrations, as the role that owns the tables",
        is_secret=True,
    ),
    Option(
        "SECRET_KEY",
        str,
        "",
        "Signs sessions and links; when absent, one is made and kept in HOME/secret-key",
        is_secret=True,
    ),
    Option(
        "SECRET_KEY_FALLBACKS",
        list,
        (),
        "Older secret keys that still verify, while a key is being changed",
        is_secret=True,
    ),
    Option("HOST", str, "127.0.0.1", "Address the server listens on"),
    Option("PORT", int, 8000, "Port the server listens on", also="PORT"),
    Option("ALLOWED_HOSTS", list, ("localhost", "127.0.0.1", "[::1]"), "Host names that browsers may use"),
    Option("BASE_URL", str, "", "Public address for links in mail; when absent, http://HOST:PORT"),
    Option("HTTPS", bool, False, "Whether browsers reach the server over HTTPS: secure cookies and HSTS"),
    Option("THREADS", int, 8, "Threads that serve pages; each holds one database connection"),
    Option(
        "RATE_LIMIT", int, 600, "REST calls that one token or signed-in member may make in a minute; 0 for no limit"
    ),
    Option("MAX_UPLOAD_MB", int, 200, "Largest file that an import accepts, in megabytes"),
    Option(
        "EMAIL_URL",
        str,
        "",
        "Mail server: smtp://user:password@host:587 (TLS); when absent, mail goes to HOME/mail",
        is_secret=True,
    ),
    Option("DEBUG", bool, False, "Show error details in the browser; never on a server that others reach"),
)


@dataclass(frozen=True)
class Configuration:
    """All options with their values; `configuration.PORT` and so on."""

    values: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None


def load(environment: Mapping[str, str] | None = None) -> Configuration:
    """Read every option. Raises WrongOption for the first that can't be used."""
    environment = os.environ if environment is None else environment
    values = {option.name: option.read(environment) for option in OPTIONS}
    values["HOME"] = values["HOME"].expanduser().resolve()
    if not 1 <= values["THREADS"] <= 200:
        raise WrongOption("FOURFOLD_THREADS must lie between 1 and 200.")
    if not 0 < values["PORT"] < 65536:
        raise WrongOption("FOURFOLD_PORT must lie between 1 and 65535.")
    values["BASE_URL"] = (values["BASE_URL"] or f"http://{values['HOST']}:{values['PORT']}").rstrip("/")
    return Configuration(values)


def is_exposed(configuration: Configuration) -> bool:
    """Whether others than people on this machine reach the server: by its address, or through a proxy with HTTPS."""
    host = configuration.HOST.strip("[]").lower()
    return configuration.HTTPS or not (host in {"localhost", "::1"} or host.startswith("127."))


def secret_key(configuration: Configuration) -> str:
    """The signing key: from the option, else from a file that only its owner can read, made on first use.

    Raises WrongOption for a key that is short, has few different characters or is a sample.
    """
    return _strong(configuration.SECRET_KEY or kept_secret(configuration.HOME / "secret-key"), "FOURFOLD_SECRET_KEY")


def fallback_keys(configuration: Configuration) -> list[str]:
    """The older signing keys, which still verify and so must be as strong. Raises WrongOption."""
    return [_strong(key, "FOURFOLD_SECRET_KEY_FALLBACKS") for key in configuration.SECRET_KEY_FALLBACKS]


def _strong(key: str, name: str) -> str:
    if len(key) < 32 or len(set(key)) < 10 or any(sample in key.lower() for sample in SAMPLES):
        raise WrongOption(
            f"{name} is too weak: give at least 32 characters, at least 10 of them different and no sample key, "
            "or leave it out and one is made for you."
        )
    return key


def kept_secret(path: Path) -> str:
    """The secret in this file (mode 0600); made with 384 random bits where absent."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass  # another process was first; its secret is as good
    return path.read_text().strip()
