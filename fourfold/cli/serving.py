"""The web server: its socket, its life, and how it stops."""

import errno
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from fourfold import conf
from fourfold.cli import working
from fourfold.cli.problems import Problem

APPLICATION = "fourfold.asgi:application"  # by name: doors don't import what stands above them
GRACE = 3  # seconds for answers under way when the server stops


@contextmanager
def doorstep() -> Iterator[list[socket.socket]]:
    """The socket to serve on, taken before anything else starts. Raises Problem where it is in use."""
    configuration = conf.load()
    host, port = configuration.HOST, configuration.PORT
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host.strip("[]"), port))
            door.listen(2048)
        except OSError as error:
            raise Problem(_why_not(host, port, error), code=1) from None
        yield [door]


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Stop the program that uses it, or choose another: PORT={port + 1}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Choose one above 1023: PORT=8000."
    return f"Can't listen on {host}, port {port}: {error.strerror or error}. Check FOURFOLD_HOST and FOURFOLD_PORT."


def serve(sockets: list[socket.socket], *, worker: bool, greeting: str = "") -> None:
    """Serve until a signal comes. Django is ready and the tables are up to date."""
    import uvicorn

    class Server(uvicorn.Server):
        """Says where it is, and lets open streams go first when it stops."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(f"Fourfold is at {address()}{greeting}\nCtrl+C stops it.", flush=True)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            uvicorn.importer.import_from_string(APPLICATION).end_streams()
            await super().shutdown(sockets)

    server = Server(_configuration())
    with working.inside() if worker else nullcontext(), suppress(KeyboardInterrupt):  # the way to stop it
        server.run(sockets)
    if not server.started:
        raise Problem("The server could not start; the lines above say why.", code=1)


def _configuration() -> Any:
    import uvicorn

    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return uvicorn.Config(
        APPLICATION, log_config=None, access_log=False, lifespan="on", server_header=False,
        timeout_keep_alive=15, timeout_graceful_shutdown=GRACE, ws="none",
    )  # fmt: skip


def address() -> str:
    """Where a browser on this machine finds the server."""
    configuration = conf.load()
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(configuration.HOST, configuration.HOST)
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{host}:{configuration.PORT}"
