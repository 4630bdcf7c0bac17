"""The start on a machine with nothing but Python: real environments in throw-away projects, and no network."""

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from rnnviz import bootstrap, installing
from rnnviz.bootstrap import Environment
from rnnviz.errors import UserError

PACKAGE = Path(bootstrap.__file__).parent
PARTS = ("__init__.py", "__main__.py", "bootstrap.py", "installing.py", "errors.py")

# Stands in for the command line: says where it runs and what it was given.
CLI = """
import json, sys
import tiny
def main():
    print(json.dumps({"prefix": sys.prefix, "arguments": sys.argv[1:], "tiny": tiny.VERSION}))
    sys.exit(7)
"""

# Stands in for pip: `python -m pip` finds a pip.py in the project first.
FAILING_PIP = "import sys; print({said!r}); sys.exit(1)"


def write_wheel(folder, version):
    """A package called tiny, so small that installing it needs no network."""
    path = folder / f"tiny-{version}-py3-none-any.whl"
    about = f"tiny-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("tiny.py", f"VERSION = {version!r}\n")
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", f"tiny.py,,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n")
    return path.name


def write_project(folder):
    """A project folder with the real bootstrap in it, and little else."""
    (folder / "rnnviz").mkdir(parents=True)
    for name in PARTS:
        shutil.copy(PACKAGE / name, folder / "rnnviz" / name)
    (folder / "rnnviz" / "cli.py").write_text(CLI, encoding="utf-8")
    (folder / "requirements.txt").write_text(f"./{write_wheel(folder, '1.0')}\n", encoding="utf-8")
    return folder


def start(project, *arguments, python=None, **environment):
    """`python3 -m rnnviz` as a person would start it, from outside any environment."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", bootstrap.STAY)}
    return subprocess.Popen(
        [python or getattr(sys, "_base_executable", sys.executable), "-m", "rnnviz", *arguments],
        cwd=project, env=clean | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )


def finish(process):
    """What it said on stdout and stderr, and its exit code."""
    out, err = process.communicate(timeout=120)
    return out, err, process.returncode


def ran_inside(project, out):
    return Path(json.loads(out)["prefix"]).samefile(project / ".venv")


@pytest.fixture(scope="module")
def first_starts(tmp_path_factory):
    """A fresh project that two people start at the same moment: the project, and what both saw."""
    project = write_project(tmp_path_factory.mktemp("fresh") / "a project with spaces")
    both = [start(project, "train", "a b", "--json"), start(project, "train", "a b", "--json")]
    return project, [finish(process) for process in both]


@pytest.fixture
def made(first_starts, tmp_path):
    """A project whose environment is in place: its own copy, to be broken."""
    project = tmp_path / "project"
    shutil.copytree(first_starts[0], project, symlinks=True)
    return project


def test_a_first_start_installs_and_goes_on_inside(first_starts):
    project, seen = first_starts
    for out, err, code in seen:
        assert code == 7, err
        assert ran_inside(project, out)
        assert json.loads(out)["arguments"] == ["train", "a b", "--json"]


def test_of_two_starts_at_once_one_installs_and_the_other_waits(first_starts):
    said = "".join(err for _, err, _ in first_starts[1])
    assert said.count("Setting up") == 1
    assert said.count("Another start is installing") == 1


def test_a_second_start_does_no_work(made):
    def files():
        return {path: path.lstat().st_mtime_ns for path in (made / ".venv").rglob("*") if "__pycache__" not in str(path)}

    before = files()
    out, err, code = finish(start(made))
    assert (err, code) == ("", 7)
    assert ran_inside(made, out)
    assert files() == before


def test_changed_requirements_are_installed(made):
    (made / "requirements.txt").write_text(f"./{write_wheel(made, '2.0')}\n", encoding="utf-8")
    out, err, _ = finish(start(made))
    assert json.loads(out)["tiny"] == "2.0"
    assert "Setting up" in err
    assert finish(start(made))[1] == ""


def test_inside_the_environment_too_changed_requirements_are_installed(made):
    (made / "requirements.txt").write_text(f"./{write_wheel(made, '2.0')}\n", encoding="utf-8")
    out, _, _ = finish(start(made, python=str(Environment(made).python)))
    assert json.loads(out)["tiny"] == "2.0"


def test_a_half_made_environment_is_made_anew(made):
    environment = Environment(made)
    environment.spoil()
    next(environment.path.rglob("pip/__init__.py")).write_text("broken(", encoding="utf-8")
    (environment.path / "left over").write_text("", encoding="utf-8")
    out, err, code = finish(start(made))
    assert code == 7, err
    assert ran_inside(made, out)
    assert not (environment.path / "left over").exists()


def test_an_environment_whose_python_is_gone_is_not_ready(made):
    Environment(made).python.unlink()
    assert not Environment(made).is_ready("requirements.txt")


def test_an_environment_whose_python_became_another_is_not_ready(made):
    environment = Environment(made)
    state = json.loads(environment.state_path.read_text(encoding="utf-8"))
    environment.state_path.write_text(json.dumps(state | {"python": "python3.9"}), encoding="utf-8")
    assert not environment.is_ready("requirements.txt")


def test_an_environment_made_by_hand_is_kept(made):
    environment = Environment(made)
    environment.state_path.unlink()
    (environment.path / "mine").write_text("", encoding="utf-8")
    assert finish(start(made))[2] == 7
    assert (environment.path / "mine").exists()


def test_a_module_that_went_missing_is_said_and_repaired_by_the_next_start(made):
    next((made / ".venv").rglob("tiny.py")).unlink()
    out, err, code = finish(start(made))
    assert (out, code) == ("", 1)
    assert re.fullmatch(r"rnnviz: tiny is missing from \.venv; start again, and \.venv is made anew\.\n", err)
    assert ran_inside(made, finish(start(made))[0])


def test_a_second_file_of_requirements_is_kept_track_of_by_itself(made):
    (made / "tests").mkdir()
    (made / "tests" / "requirements.txt").write_text("", encoding="utf-8")
    environment = Environment(made)
    assert environment.make_ready("tests/requirements.txt")
    assert not environment.make_ready("tests/requirements.txt")
    assert environment.is_ready("requirements.txt")


def test_without_a_network_one_sentence_says_so_and_where_the_log_is(made):
    (made / "requirements.txt").write_text("tiny==3.0\n", encoding="utf-8")
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": ""}
    out, err, code = finish(start(made, PIP_RETRIES="1", PIP_CONFIG_FILE=os.devnull, **nowhere))
    assert (out, code) == ("", 1)
    sentence = err.splitlines()[-1]
    assert "no way to the network" in sentence
    assert "NewConnectionError" in Path(re.search(r"is in (.*)\.$", sentence)[1]).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: something else", "pip could not install the packages; what it said is in"),
    ],
)
def test_a_failing_pip_becomes_a_sentence(tmp_path, said, sentence):
    (tmp_path / "pip.py").write_text(FAILING_PIP.format(said=said), encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match=re.escape(sentence)):
        installing.install(sys.executable, tmp_path / "requirements.txt", tmp_path / "install.log")
    assert said in (tmp_path / "install.log").read_text(encoding="utf-8")


def test_ctrl_c_while_installing_ends_with_a_sentence_and_leaves_it_to_be_repaired(made):
    (made / "requirements.txt").write_text("# changed\n", encoding="utf-8")
    (made / "pip.py").write_text("import time; time.sleep(60)", encoding="utf-8")
    process = start(made)
    assert "Setting up" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, err, code = finish(process)
    assert (err, code) == ("\nrnnviz: Stopped; the next start takes it up again.\n", 1)
    assert not Environment(made).is_ready("requirements.txt")


def test_a_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    project = write_project(tmp_path / "project")
    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(UserError, match=re.escape(f"The folder {project} can't be written to (Permission denied); copy")):
        Environment(project).make_ready("requirements.txt")


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_said(tmp_path, monkeypatch, missing):
    project = write_project(tmp_path / "project")
    found = bootstrap.importlib.util.find_spec
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name == missing else found(name))
    with pytest.raises(UserError, match=r"lacks the modules venv and ensurepip.* sudo apt install python3\.\d+-venv"):
        Environment(project).make_ready("requirements.txt")


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (3, 14, 0)])
def test_a_python_that_is_too_old_or_too_new_is_said(version, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    expected = rf"needs Python 3\.11, 3\.12 or 3\.13, and was started with 3\.{version[1]}; install one"
    with pytest.raises(UserError, match=expected):
        bootstrap.check_python(version, "Linux", "x86_64")


def test_a_fitting_python_that_is_here_is_named(monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/opt/python3.12" if name == "python3.12" else None)
    with pytest.raises(UserError, match=r"start it with /opt/python3\.12 -m rnnviz"):
        bootstrap.check_python((3, 9, 2), "Linux", "x86_64")


def test_a_mac_with_an_intel_processor_is_said():
    with pytest.raises(UserError, match="needs a Mac with Apple silicon"):
        bootstrap.check_python((3, 12, 0), "Darwin", "x86_64")


@pytest.mark.parametrize("minor", [11, 12, 13])
@pytest.mark.parametrize("machine", [("Linux", "aarch64"), ("Darwin", "arm64"), ("Windows", "AMD64")])
def test_what_is_supported_passes(minor, machine):
    bootstrap.check_python((3, minor, 0), *machine)


@pytest.mark.parametrize("name", PARTS)
def test_an_old_python_can_read_the_files_that_refuse_it(name):
    ast.parse((PACKAGE / name).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_the_bootstrap_imports_the_standard_library_alone():
    code = "import sys, rnnviz.__main__; print(*{name.split('.')[0] for name in sys.modules})"
    seen = subprocess.run([sys.executable, "-S", "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    assert set(seen.stdout.split()) <= sys.stdlib_module_names | {"rnnviz", "__main__", "__mp_main__"}


def test_with_the_environment_variable_nothing_is_made(tmp_path):
    project = write_project(tmp_path / "project")
    (project / "tiny.py").write_text("VERSION = 'here'", encoding="utf-8")
    out, _, code = finish(start(project, **{bootstrap.STAY: "1"}))
    assert (json.loads(out)["tiny"], code) == ("here", 7)
    assert not (project / ".venv").exists()


def test_where_a_process_cannot_become_another_it_passes_the_exit_code_on():
    assert bootstrap.run_and_wait([sys.executable, "-c", "import sys; sys.exit(5)"]) == 5


def test_while_it_waits_for_another_ctrl_c_is_the_others_affair():
    child = "import signal, sys; signal.signal(signal.SIGINT, lambda *_: sys.exit(9)); print(1, flush=True); signal.pause()"
    code = f"import sys; from rnnviz.bootstrap import run_and_wait; sys.exit(run_and_wait([sys.executable, '-c', {child!r}]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout.readline() == b"1\n"
    os.killpg(process.pid, signal.SIGINT)
    process.stdout.close()
    assert process.wait(timeout=30) == 9
