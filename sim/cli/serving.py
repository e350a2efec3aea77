"""`throughcare app`: the planner's page, on this computer alone."""

import importlib
import importlib.util
import logging
import os
import socket
import threading
import time
import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.common import say

ADDRESS = "127.0.0.1"
FIRST_PORT, LAST_PORT = 8501, 8520
_FOLDER = "THROUGHCARE_PAGE_FOLDER"
_LARGEST_MB = 5
_PATIENCE = 600
"""Tenths of a second until the page must answer."""
_OPTIONS: dict[str, Any] = {
    "server_address": ADDRESS,
    "server_headless": True,
    "server_fileWatcherType": "none",
    "server_runOnSave": False,
    "server_maxUploadSize": _LARGEST_MB,
    "browser_serverAddress": ADDRESS,
    "browser_gatherUsageStats": False,
    "client_toolbarMode": "minimal",
    "client_showErrorDetails": "none",
    "global_developmentMode": False,
    "logger_hideWelcomeMessage": True,
    "logger_level": "error",
    "theme_base": "light",
    "theme_primaryColor": "#12436D",
    "theme_textColor": "#0B0C0C",
    "theme_linkColor": "#12436D",
}
"""Bound to this computer, telling nobody anything, with no menu of a programmer."""


def app(
    folder: Annotated[Path, typer.Option(metavar="FOLDER", help="Where inputs and results are kept.")] = Path(
        "throughcare-results"
    ),
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help=f"Port [default: the first free one from {FIRST_PORT}].")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Open the planner's page in the browser; it is served on this computer alone."""
    bootstrap = _streamlit()
    if folder.exists() and not folder.is_dir():
        raise typer.TyperException(f"--folder {folder}: this is a file; name a folder")
    chosen = _free_port(port)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[_FOLDER] = str(folder.resolve())
    # Loaded by name: page and command line do not know each other
    script = importlib.util.find_spec("sim.web.page")
    assert script is not None
    assert script.origin is not None
    options = {**_OPTIONS, "server_port": chosen}
    bootstrap.load_config_options(options)
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    importlib.import_module("sim.web.screens")
    said = f"Results are kept in {folder.resolve()}. Ctrl-C ends the page and its runs."
    telling = threading.Thread(
        target=_tell_when_there, args=(chosen, said), kwargs={"opened": not no_browser}, daemon=True
    )
    telling.start()
    bootstrap.run(script.origin, False, [], options)


def _streamlit() -> Any:
    try:
        from streamlit.web import bootstrap  # noqa: PLC0415 - only who opens the page needs it
    except ImportError:
        raise typer.TyperException('The packages of the page are missing: pip install "throughcare[app]"') from None
    for package in ("altair", "pyarrow"):
        if importlib.util.find_spec(package) is None:
            raise typer.TyperException('The packages of the page are missing: pip install "throughcare[app]"')
    return bootstrap


def _free_port(wanted: int | None) -> int:
    """Return the port wanted, or the first that nobody uses."""
    for port in (wanted,) if wanted else range(FIRST_PORT, LAST_PORT + 1):
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, port)) != 0:
                return port
    if wanted:
        raise typer.TyperException(f"--port {wanted}: another program uses it; choose another")
    raise typer.TyperException(f"ports {FIRST_PORT} to {LAST_PORT} are all in use; choose another with --port")


def _tell_when_there(port: int, words: str, *, opened: bool) -> None:
    """Say where the page is as soon as it answers, and open it."""
    address = f"http://{ADDRESS}:{port}"
    for _ in range(_PATIENCE):
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, port)) == 0:
                break
        time.sleep(0.1)
    say(f"Throughcare's page: {address}\n{words}")
    if opened:
        webbrowser.open(address)
