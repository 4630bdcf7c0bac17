"""pip, run for a person who waits: what it does now and for how long, and one sentence where it fails."""

import contextlib
import os
import subprocess
import sys
import threading
import time

from rnnviz.errors import UserError

PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
       "--only-binary", ":all:", "-r")

NO_NETWORK = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "ReadTimeout", "ProxyError",
              "Failed to establish a new connection", "Network is unreachable", "Connection refused")
NO_SPACE = ("No space left on device", "not enough space on the disk", "Disk quota exceeded")


def install(python, requirements, log_path):
    """Installs the file `requirements` into the environment of the interpreter `python`; pip's words go to `log_path`.

    Raises:
        UserError: what was in the way, what to do, and where the log is.
    """
    command = [str(python)] + list(PIP) + [str(requirements)]
    pip = subprocess.Popen(
        command, cwd=str(requirements.parent), env=dict(os.environ, PIP_USER="0"), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, errors="replace",
    )
    with _progress() as say, pip, open(str(log_path), "w", encoding="utf-8") as log:
        for line in pip.stdout:
            log.write(line)
            log.flush()
            say(_in_words(line))
        if pip.wait() != 0:
            raise UserError(_reason(log_path.read_text(encoding="utf-8"), log_path))


def _in_words(line):
    """What a line of pip's means to the person who waits; nothing for most lines."""
    words = line.split()
    if words[:1] == ["Downloading"] and len(words) > 1:
        return "fetching " + words[1].split("/")[-1].split("-")[0] + " " + " ".join(words[2:])
    if words[:2] == ["Installing", "collected"]:
        return "unpacking {} packages".format(len(words) - 3)
    return ""


def _reason(said, log_path):
    if any(sign in said for sign in NO_SPACE):
        return "The disk is full, and the packages need about 2 GB; free some and start again."
    if any(sign in said for sign in NO_NETWORK):
        return (
            "The packages can't be fetched, for there is no way to the network; connect this machine (or set pip's "
            "proxy) and start again; what pip said is in {}.".format(log_path)
        )
    return "pip could not install the packages; what it said is in {}; put that right and start again.".format(log_path)


@contextlib.contextmanager
def _progress():
    """Yields `say(words)`. On a terminal the words stand in one line with the seconds; else only start and end show."""
    print("Setting up, once: installing the packages takes a minute or several.", file=sys.stderr, flush=True)
    begin, current, done = time.monotonic(), ["asking for the packages"], threading.Event()

    def tick():
        while not done.wait(0.5):
            print("\r  {:4.0f} s  {:<60.60}".format(time.monotonic() - begin, current[0]), end="", file=sys.stderr, flush=True)

    ticker = threading.Thread(target=tick, daemon=True)
    if sys.stderr.isatty():
        ticker.start()
    try:
        yield lambda words: current.__setitem__(0, words or current[0])
        print("\r{:<72}".format("Packages are in place after {:.0f} s.".format(time.monotonic() - begin)), file=sys.stderr)
    finally:
        done.set()
