"""Starting and stopping the helper's server on 127.0.0.1, with a clear word when the port is taken."""

from __future__ import annotations

import gc
import signal
import socket
import sys
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import waitress.server
from flask import Flask

from kanalvakt.app import create_app
from kanalvakt.errors import PortTakenError
from kanalvakt.settings import Settings

__all__ = ["claim_port", "run"]


def claim_port(port: int) -> socket.socket:
    """Take the port before anything slow is done.

    Raises:
        PortTakenError: another program has it.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)  # from here on nobody else can have it, however long the model takes to load
    except OSError as error:
        listener.close()
        raise PortTakenError(
            f"Port {port} används redan, kanske av en annan Kanalvakt. Stäng den, eller välj en annan port: "
            f"kanalvakt serve --port {port + 1} (skriv samma port i tilläggets inställningar).",
            f"Port {port} is already in use, perhaps by another Kanalvakt. Close that one, or choose another port: "
            f"kanalvakt serve --port {port + 1} (enter the same port in the extension's options).",
        ) from error
    return listener


def run(
    settings: Settings,
    home: Path,
    port: int | None = None,
    *,
    open_browser: bool = False,
    say: Callable[[str], None] = print,
    greeting: Callable[[Flask, str, float], str],
) -> None:
    """Serve until stopped. ``greeting(app, link, seconds)`` gives the words printed when ready."""
    started = time.perf_counter()
    if port:
        settings = settings.model_copy(update={"helper": settings.helper.model_copy(update={"port": port})})
    listener = claim_port(settings.helper.port)
    try:
        app = create_app(settings, home)
        server = waitress.server.create_server(  # type: ignore[no-untyped-call]
            app, sockets=[listener], threads=4, ident=None, max_request_body_size=120_000_000
        )
        link = f"http://127.0.0.1:{settings.helper.port}/open/{app.extensions['links'].make()}"
        gc.collect()
        gc.freeze()  # model, lexicons and register stay for good: later collections need not walk through them
        signal.signal(signal.SIGTERM, _stop)
        try:
            say(greeting(app, link, time.perf_counter() - started))
            if open_browser:
                webbrowser.open(link)
            server.run()
        except KeyboardInterrupt:
            pass
        finally:
            server.close()
            app.extensions["workflow"].register.close()
    finally:
        listener.close()


def _stop(_number: int, _frame: object) -> NoReturn:
    """Let a service manager's stop close the register, as Ctrl+C does."""
    raise SystemExit(0)
