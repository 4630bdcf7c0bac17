"""Makes the project's own environment, `.venv`, and starts again inside it. Standard library only.

`enter` is the first thing that `python3 -m rnnviz` does. A start that finds all in place reads two small
files and does no other work. What stands in `.venv/rnnviz.json` decides:

| the file says | the next start |
|---|---|
| the same requirements as now | goes on |
| other requirements | installs what changed |
| `unfinished`, or there is no working Python | makes `.venv` anew |

With `RNNVIZ_NO_BOOTSTRAP=1` the Python that runs is taken as it is and nothing is installed: for a container
or a hosted machine that has installed `requirements.txt` in its own way.

The syntax here stays that of old Pythons, so that they can read the sentence that refuses them.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from rnnviz.errors import UserError
from rnnviz.installing import install

PROJECT = Path(__file__).resolve().parent.parent
REQUIREMENTS = "requirements.txt"
PYTHONS = ((3, 11), (3, 12), (3, 13))
STAY = "RNNVIZ_NO_BOOTSTRAP"


def enter(arguments):
    """Returns when this Python is the project's; else starts `rnnviz` again in the one that is, and never returns."""
    try:
        check_python(sys.version_info, platform.system(), platform.machine())
        if os.environ.get(STAY) == "1":
            return
        environment = Environment(PROJECT)
        built = environment.make_ready(REQUIREMENTS)
    except UserError as problem:
        sys.exit("rnnviz: {}".format(problem))
    except KeyboardInterrupt:
        sys.exit("\nrnnviz: Stopped; the next start takes it up again.")
    if built or not environment.is_running():
        start_again([str(environment.python), "-m", "rnnviz"] + list(arguments))


def check_python(version, system, machine):
    """Raises UserError where TensorFlow has no build for this Python or machine.

    `version` is as `sys.version_info`; `system` and `machine` as the functions of `platform` name them.
    """
    if tuple(version[:2]) not in PYTHONS:
        found = next(filter(None, (shutil.which("python{}.{}".format(*known)) for known in reversed(PYTHONS))), None)
        todo = "start it with {} -m rnnviz".format(found) if found else "install one of those and start it with that"
        raise UserError(
            "This needs Python 3.11, 3.12 or 3.13, and was started with {}.{}; {}.".format(version[0], version[1], todo)
        )
    if sys.maxsize < 2**32:
        raise UserError("This needs a 64-bit Python, and was started with a 32-bit one; install a 64-bit Python.")
    if system == "Darwin" and machine == "x86_64":
        raise UserError(
            "This needs a Mac with Apple silicon, for TensorFlow is no longer built for Intel; "
            "on Apple silicon, install a Python for arm64."
        )


class Environment:
    """The `.venv` of one project folder, and what was installed into it."""

    def __init__(self, project):
        self.project = Path(project)
        self.path = self.project / ".venv"
        self.state_path = self.path / "rnnviz.json"
        self.log_path = self.path / "install.log"

    @property
    def python(self):
        """The path of its interpreter, whether it is there or not."""
        return self.path / "Scripts" / "python.exe" if os.name == "nt" else self.path / "bin" / "python"

    def is_running(self):
        """Whether this very process runs in it."""
        return self.path.is_dir() and os.path.samefile(sys.prefix, str(self.path))

    def is_ready(self, requirements):
        """Whether `requirements`, a file's path in the project, is installed as it is written now."""
        state = self._state()
        return self._is_whole(state) and state.get(requirements) == self._digest(requirements)

    def make_ready(self, requirements):
        """Makes the environment if need be, and installs `requirements` if need be; whether there was need.

        Raises:
            UserError: one sentence with what was in the way and what to do about it.
        """
        if self.is_ready(requirements):
            return False
        try:
            with self._alone():
                if not self.is_ready(requirements):
                    self._build(requirements)
            return True
        except OSError as problem:
            raise UserError(
                "The folder {} can't be written to ({}); copy the project to a folder of your own, or free some "
                "space, and start it there.".format(self.project, problem.strerror or problem)
            )

    def spoil(self):
        """Makes the next start build the environment anew."""
        self._write_state({"unfinished": True})

    def _build(self, requirements):
        state = self._state() or self._adopted()
        if not self._is_whole(state):
            self._make_anew()
            state = {"python": self._interpreter()}
        self._write_state(dict(state, unfinished=True))
        install(self.python, self.project / requirements, self.log_path)
        state[requirements] = self._digest(requirements)
        self._write_state(state)

    def _is_whole(self, state):
        return self.python.exists() and not state.get("unfinished") and state.get("python") == self._interpreter()

    def _interpreter(self):
        """What the link to the interpreter leads to, such as python3.12: a system's upgrade can change that."""
        return os.path.basename(os.path.realpath(str(self.python)))

    def _adopted(self):
        """The state of an environment that a person made by hand, where it is of use."""
        usable = "import sys, pip; sys.exit(sys.version_info[:2] not in {!r})".format(PYTHONS)
        if self.python.exists() and subprocess.call([str(self.python), "-c", usable], stderr=subprocess.DEVNULL) == 0:
            return {"python": self._interpreter()}
        return {}

    def _make_anew(self):
        """An empty environment in place of whatever stood there."""
        if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
            raise UserError(
                "This Python lacks the modules venv and ensurepip, which set up the project's own environment; "
                "on Debian and Ubuntu, sudo apt install python{}.{}-venv adds them.".format(*sys.version_info[:2])
            )
        if os.name == "nt" and self.is_running():
            raise UserError("The project's .venv must be made anew, which can't be done from inside it; "
                            "leave it with deactivate and start again.")
        self._clear()
        self.spoil()
        base = getattr(sys, "_base_executable", None) or sys.executable
        made = subprocess.run([base, "-m", "venv", str(self.path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if made.returncode != 0:
            self.log_path.write_bytes(made.stdout)
            raise UserError(
                "The project's own environment could not be made; what Python said about it is in {}; on Debian and "
                "Ubuntu, sudo apt install python{}.{}-venv often helps.".format(self.log_path, *sys.version_info[:2])
            )

    def _clear(self):
        for child in self.path.iterdir():
            if child.is_dir() and not child.is_symlink():
                shutil.rmtree(str(child))
            elif child.name != "rnnviz.lock":
                child.unlink()

    @contextlib.contextmanager
    def _alone(self):
        """Only one process builds at a time; another waits, then finds the work done."""
        self.path.mkdir(exist_ok=True)
        with open(str(self.path / "rnnviz.lock"), "a+b") as file:
            waited = 0
            while not _locked(file):
                if not waited:
                    print("Another start is installing; waiting for it.", file=sys.stderr, flush=True)
                waited += 1
                time.sleep(0.2)
            yield

    def _state(self):
        try:
            return json.loads(self.state_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def _write_state(self, state):
        beside = self.state_path.with_suffix(".new")
        beside.write_text(json.dumps(state), encoding="utf-8")
        os.replace(str(beside), str(self.state_path))

    def _digest(self, requirements):
        return hashlib.sha256((self.project / requirements).read_bytes()).hexdigest()


def start_again(command):
    """This process becomes `command`; on Windows, where it can't, it waits for it and ends with its exit code."""
    if os.name == "nt":
        sys.exit(run_and_wait(command))
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)


def run_and_wait(command, environment=None):
    """The exit code of `command`. Ctrl-C reaches both processes; what it does is the command's affair."""
    process = subprocess.Popen(command, env=environment)
    # Ignored, not caught: an interrupt in the wrong moment of `wait` would lose the exit code.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def damaged(missing):
    """A sentence for a module that the environment should hold and does not. Makes the next start repair it."""
    if (missing.name or "").split(".")[0] == "rnnviz":
        raise missing
    if os.environ.get(STAY) == "1":
        return "rnnviz: {} is not installed; install requirements.txt, or unset {}.".format(missing.name, STAY)
    with contextlib.suppress(OSError):
        Environment(PROJECT).spoil()
    return "rnnviz: {} is missing from .venv; start again, and .venv is made anew.".format(missing.name)


def _locked(file):
    """Whether the lock on `file` was free and is now this process's; it ends with the file or the process."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
