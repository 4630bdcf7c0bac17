"""`run`: the app, in this very process."""

from __future__ import annotations

import errno
import http.client
import os
import socket
import sys
import threading
import time
import webbrowser
from pathlib import Path

import click
from click.core import ParameterSource

from rnnviz.errors import UserError

APP = Path(__file__).resolve().parent.parent.parent / "app.py"
PORT = 8501
PORTS_TRIED = 100
EVERYWHERE = ("0.0.0.0", "::")


@click.command(short_help="The app, in the browser. The same as no command.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for a class.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="The port to listen on.")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@click.pass_context
def command(context: click.Context, host: str, port: int, no_browser: bool) -> None:
    """Start the app, print its address, and open it in the browser. Ctrl-C ends it."""
    asked = context.get_parameter_source("port") is ParameterSource.COMMANDLINE
    chosen = choose_port(host, port, asked)
    if chosen != port:
        click.echo(f"Port {port} is taken; using {chosen}.")
    announcer = threading.Thread(target=_announce, args=(host, chosen, not no_browser), daemon=True)
    announcer.start()
    _serve(host, chosen)


def choose_port(host: str, port: int, asked: bool) -> int:
    """`port`, or where it is taken and nobody asked for it by name, the next free one.

    Raises:
        UserError: for a port that was asked for and is taken, or an address that is not this machine's.
    """
    for candidate in range(port, min(port + (1 if asked else PORTS_TRIED), 65536)):
        if _is_free(host, candidate):
            return candidate
    if asked:
        raise UserError(f"Port {port} is taken by another program; end that one, or give another --port.")
    raise UserError(f"The ports from {port} to {candidate} are all taken; give a free one as --port.")


def _is_free(host: str, port: int) -> bool:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":  # elsewhere this would let two programs share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise UserError(f"--host must be an address of this machine, such as 127.0.0.1 or 0.0.0.0; got {host!r}.") from None
    except OSError as problem:
        if problem.errno == errno.EADDRNOTAVAIL:
            raise UserError(f"--host must be an address of this machine; {host!r} is another's.") from None
        if problem.errno == errno.EACCES and port < 1024:
            raise UserError(f"Port {port} is kept for administrators; give one from 1024 up as --port.") from None
        return False
    return True


def _serve(host: str, port: int) -> None:
    """Streamlit's own command line, in this process: a second interpreter would cost a second start."""
    from streamlit.web import cli

    options = {
        "server.address": host,
        "server.port": port,
        "server.headless": "true",  # the browser is opened here, and nothing is asked at the first start
        "logger.hideWelcomeMessage": "true",
        "logger.level": "warning",
    }
    sys.argv = ["streamlit", "run", str(APP), *(f"--{name}={value}" for name, value in options.items())]
    cli.main(prog_name="streamlit")


def address(host: str, port: int) -> str:
    """What a person on this machine opens."""
    name = "localhost" if host in EVERYWHERE else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _announce(host: str, port: int, open_browser: bool) -> None:
    """Waits until the app answers, says where it is, and opens it."""
    while not _answers(host, port):
        time.sleep(0.05)
    click.echo(f"rnnviz is at {address(host, port)}  (Ctrl-C ends it)")
    if host in EVERYWHERE:
        click.echo(f"Everyone in this network can open it at http://{socket.gethostname()}:{port}")
    if open_browser:
        webbrowser.open(address(host, port))


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
