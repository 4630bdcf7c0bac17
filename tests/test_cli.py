"""The command line, in this process where that is quick and in one of its own where signals or streams matter."""

import dataclasses
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from rnnviz import browsers
from rnnviz.bootstrap import STAY
from rnnviz.cli import COMMANDS, commands
from rnnviz.commands.options import config_of
from rnnviz.commands.run import address, choose_port
from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.weights import weight_shapes
from rnnviz.run_folder import RunFolder, Snapshot, Status
from rnnviz.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parent.parent
TEXT = "the cat sat on the mat, and the dog sat by the door.\n" * 30


def call(*arguments, code=0):
    """What a command wrote to stdout and to stderr."""
    result = CliRunner().invoke(commands, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def process(*arguments, **options):
    """A command as a process of its own, in this Python."""
    return subprocess.Popen(
        [sys.executable, "-m", "rnnviz", *map(str, arguments)], cwd=ROOT, env=os.environ | {STAY: "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", **options,
    )


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RNNVIZ_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def write_run(path, level="char", **changes):
    """A run that was trained, as far as its files tell: random weights."""
    config = RunConfig(units=(8,), embedding=4, level=level, **changes)
    vocabulary = Vocabulary.of(TEXT, level)
    folder = RunFolder.create(path, config, TEXT, vocabulary)
    rng = np.random.default_rng(0)
    shapes = weight_shapes(config, len(vocabulary))
    weights = {name: rng.normal(size=shape).astype("float32") for name, shape in shapes.items()}
    folder.add_snapshot(Snapshot(5, 500, 1.0, 1.0, 3.0, 100, "sample"), weights, np.zeros((1, len(vocabulary))))
    folder.write_status(Status(state="finished"))
    return folder


@pytest.fixture
def run(tmp_path):
    return write_run(tmp_path / "a run").path


def test_help_names_every_command():
    out, _ = call("--help")
    assert all(f"\n  {name} " in out for name in COMMANDS)


def test_help_is_quick_because_nothing_heavy_is_imported():
    code = "import sys; sys.argv[1:] = ['--help']\nfrom rnnviz.cli import main\ntry: main()\nfinally: print(*sys.modules)"
    seen = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"tensorflow", "keras", "streamlit", "distributed", "numpy"}.isdisjoint(seen.stdout.split())


def test_every_setting_is_an_option_with_its_own_help():
    out = " ".join(call("train", "--help")[0].split())
    for spec in dataclasses.fields(RunConfig):
        assert "--" + spec.name.replace("_", "-") in out
        assert spec.metadata["help"].split(";")[0] in out.replace("- ", "-")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, RunConfig()),
        ({"units": (64,), "layers": 2}, RunConfig(units=(64, 64))),
        ({"units": (64, 32)}, RunConfig(units=(64, 32))),
        ({"layers": 3}, RunConfig(units=(128, 128, 128))),
        ({"epochs": 2}, RunConfig(epochs=2, seconds=None)),
        ({"bidirectional": True, "cell": "gru"}, RunConfig(cell="gru", bidirectional=True)),
    ],
)
def test_options_become_a_configuration(options, expected):
    assert config_of(dict.fromkeys((spec.name for spec in dataclasses.fields(RunConfig))) | options) == expected


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--units", "4"], "Units must be a whole number from 8 to 512; got 4."),
        (["--units", "64,32", "--layers", "3"], "--units gives 2 widths, and --layers asks for 3 layers"),
        (["--layers", "4"], "A network has 1 to 3 layers; 4 were given."),
        (["--seconds", "5", "--epochs", "1"], "Give either seconds or epochs to say how long to train; both"),
        (["--bidirectional", "--objective", "every_step"], "Use the objective last_step."),
        ([], "FILE must be a text file that can be read; nowhere.txt: No such file"),
    ],
)
def test_what_a_person_gets_wrong_is_one_sentence(arguments, sentence):
    out, err = call("train", "nowhere.txt", *arguments, code=2)
    assert out == ""
    assert sentence in err
    assert err.startswith("Error: ") and err.count("\n") == 1


def test_a_text_that_is_too_short_is_refused_before_a_run_is_made(home, tmp_path):
    (tmp_path / "short.txt").write_text("short", encoding="utf-8")
    assert "The text is too short" in call("train", tmp_path / "short.txt", code=2)[1]
    assert not home.exists()


def test_a_folder_that_holds_something_is_not_trained_into(run, tmp_path):
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    assert "--out must be a new or an empty folder" in call("train", tmp_path / "text.txt", "--out", run, code=2)[1]


def test_a_run_is_trained_and_announced_as_json(tmp_path):
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "run"
    training = process("train", tmp_path / "text.txt", "--units", 8, "--epochs", 2, "--out", out, "--json")
    said, err = training.communicate(timeout=300)
    assert (training.returncode, err) == (0, "")
    events = [json.loads(line) for line in said.splitlines()]
    assert events[0]["event"] == "started"
    assert {"progress", "snapshot"} < {event["event"] for event in events}
    last = events[-1]
    assert last["event"] == "finished"
    assert last["run"] == str(out)
    assert last["held_out_loss"] > 0 and last["train_tokens_per_second"] > 0 and last["seconds"] > 0
    assert RunFolder(out).status.held_out_loss == last["held_out_loss"]


@pytest.mark.parametrize(("options", "dropout"), [((), 0.5), (("--dropout", 0), 0.0)])
def test_the_text_decides_the_dropout_where_none_is_given(tmp_path, options, dropout):
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    training = process("train", tmp_path / "text.txt", "--seconds", 1, *options, "--out", tmp_path / "run")
    assert (training.communicate(timeout=300)[1], training.returncode) == ("", 0)
    assert RunFolder(tmp_path / "run").config.dropout == dropout


def test_ctrl_c_stops_a_training_and_keeps_what_was_learned(home, tmp_path):
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    training = process("train", tmp_path / "text.txt", "--units", 8, "--seconds", 600, "--json")
    for line in training.stdout:
        if json.loads(line)["event"] == "progress":
            break
    training.send_signal(signal.SIGINT)
    said, err = training.communicate(timeout=300)
    assert training.returncode == 0
    assert err == "\nStopping; what was learned is kept.\n"
    last = json.loads(said.splitlines()[-1])
    assert (last["event"], last["status"]) == ("finished", "stopped")
    folder = RunFolder(home / "runs" / last["run"])
    assert folder.model_path.is_file() and folder.snapshots[-1].step > 0


def test_the_same_seed_writes_the_same_text(run):
    first, err = call("generate", run, "--start", "the ", "--length", 40, "--seed", 3)
    assert err == ""
    assert first.startswith("the ") and len(first) == 4 + 40 + 1
    assert first == call("generate", run, "--start", "the ", "--length", 40, "--seed", 3)[0]
    assert first != call("generate", run, "--start", "the ", "--length", 40, "--seed", 4)[0]


def test_greedy_writing_does_not_depend_on_the_seed(run):
    texts = {call("generate", run, "--length", 20, "--temperature", 0, "--seed", seed)[0] for seed in range(3)}
    assert len(texts) == 1


def test_unknown_characters_of_the_start_are_named_and_left_out(run):
    out, err = call("generate", run, "--start", "theΩ", "--length", 5)
    assert out.startswith("the")
    assert "Ω" in err and "left out" in err


def test_a_start_of_unknown_characters_alone_still_writes(run):
    out, err = call("generate", run, "--start", "ΩΨ", "--length", 5)
    assert out.startswith(TEXT[0]) and len(out) == 1 + 5 + 1
    assert "Nothing of the start text is known" in err


def test_words_are_written_with_the_spaces_a_reader_expects(tmp_path):
    folder = write_run(tmp_path / "words", level="word")
    out, _ = call("generate", folder.path, "--start", "the cat", "--length", 30)
    assert out.startswith("the cat")
    assert folder.vocabulary.split(out.strip())[:2] == ["the", "cat"]


@pytest.mark.parametrize("option", [("--temperature", -1), ("--top-k", 0), ("--top-p", 2), ("--length", -1)])
def test_sampling_out_of_bounds_is_one_sentence(run, option):
    _, err = call("generate", run, *option, code=2)
    assert err.startswith("Error: ") and err.count("\n") == 1


def test_a_run_is_found_by_its_id_too(home, tmp_path):
    folder = write_run(home / "runs" / "0123456789abcdef")
    assert call("generate", folder.run_id, "--length", 3)[0] == call("generate", folder.path, "--length", 3)[0]


@pytest.mark.parametrize(("named", "sentence"), [("nosuchrun", "No run is called"), (".", "holds no run")])
def test_a_run_that_is_not_there_is_one_sentence(home, named, sentence):
    assert sentence in call("generate", named, code=2)[1]


@pytest.mark.parametrize(
    ("changes", "quantities"),
    [
        ({"cell": "lstm"}, "ifgoch"),
        ({"cell": "gru"}, "zrnh"),
        ({"cell": "rnn"}, "ah"),
    ],
)
def test_a_trace_holds_every_quantity_at_every_step(tmp_path, changes, quantities):
    run = write_run(tmp_path / "run", **changes).path
    call("trace", run, "--text", "the cat", "--out", tmp_path / "new folder" / "trace.npz")
    with np.load(tmp_path / "new folder" / "trace.npz") as arrays:
        shapes = {name: array.shape for name, array in arrays.items()}
        logits, probabilities = arrays["logits"], arrays["probabilities"]
    of_the_next = dict.fromkeys(("logits", "probabilities"), (7, len(set(TEXT))))
    assert shapes == {f"layer0/forward/{name}": (7, 8) for name in quantities} | of_the_next
    exponentials = np.exp(logits.astype(np.float64))
    np.testing.assert_allclose(probabilities, exponentials / exponentials.sum(axis=1, keepdims=True), rtol=1e-5)


def test_a_trace_of_a_bidirectional_network_holds_both_directions(tmp_path):
    run = write_run(tmp_path / "run", bidirectional=True).path
    call("trace", run, "--text", "the cat", "--out", tmp_path / "trace.npz")
    with np.load(tmp_path / "trace.npz") as arrays:
        assert {"layer0/forward/h", "layer0/backward/h"} < set(arrays)


def test_a_trace_that_can_t_be_written_is_one_sentence(run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    for out in (tmp_path / "file" / "trace.npz", tmp_path):
        _, err = call("trace", run, "--text", "the cat", "--out", out, code=2)
        assert f"{out} can't be written" in err and "choose another place" in err and err.count("\n") == 1


def test_a_trace_of_nothing_known_is_one_sentence(run, tmp_path):
    _, err = call("trace", run, "--text", "Ω", "--out", tmp_path / "trace.npz", code=2)
    assert "at least one token that it knows" in err.splitlines()[-1]


# run

@pytest.fixture
def taken():
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_free_port_is_used(taken):
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    assert choose_port("127.0.0.1", free, asked=True) == free


def test_a_taken_port_that_was_asked_for_is_one_sentence(taken):
    _, err = call("run", "--port", taken, code=2)
    assert err == f"Error: Port {taken} is taken by another program; end that one, or give another --port.\n"


def test_a_taken_port_that_was_not_asked_for_gives_way_to_the_next_free_one(taken):
    assert taken < choose_port("127.0.0.1", taken, asked=False) <= taken + 100


def test_an_address_that_is_not_this_machines_is_one_sentence():
    with pytest.raises(UserError, match="must be an address of this machine; '192.0.2.1' is another's"):
        choose_port("192.0.2.1", 8501, asked=False)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://localhost:80"), ("::1", "http://[::1]:80")],
)
def test_the_address_is_one_that_a_browser_opens(host, expected):
    assert address(host, 80) == expected


def test_the_app_starts_says_where_and_ends_quietly(taken, home):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    app = process("--no-browser", "--port", port)
    line = app.stdout.readline()
    assert line == f"rnnviz is at http://127.0.0.1:{port}  (Ctrl-C ends it)\n"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    assert connection.getresponse().status == 200
    connection.close()
    app.send_signal(signal.SIGINT)
    _, err = app.communicate(timeout=60)
    assert (app.returncode, err) == (0, "")


# test

@pytest.fixture
def no_sources(monkeypatch):
    for source in ("_installed", "_playwrights_own", "_from_package_manager"):
        monkeypatch.setattr(browsers, source, lambda say: iter(()))
    monkeypatch.delenv(browsers.ASKED_FOR, raising=False)
    monkeypatch.setenv(STAY, "1")


def test_without_any_browser_the_tests_fail_and_say_so(no_sources):
    _, err = call("test", code=2)
    assert err.startswith("Error: The browser tests need Chrome or Chromium, and none could be")


def test_a_browser_that_does_not_start_is_passed_over(no_sources, monkeypatch):
    monkeypatch.setattr(browsers, "_installed", lambda say: iter(["/broken"]))
    monkeypatch.setattr(browsers, "_from_package_manager", lambda say: iter(["/good"]))
    monkeypatch.setattr(browsers, "starts", lambda path: path == "/good")
    assert browsers.find_browser(print) == "/good"


def test_the_browser_that_was_asked_for_comes_first_and_must_start(no_sources, monkeypatch):
    monkeypatch.setattr(browsers, "_installed", lambda say: iter(["/installed"]))
    monkeypatch.setattr(browsers, "starts", lambda path: path in ("/mine", "/installed"))
    monkeypatch.setenv(browsers.ASKED_FOR, "/mine")
    assert browsers.find_browser(print) == "/mine"
    monkeypatch.setenv(browsers.ASKED_FOR, "/nowhere")
    with pytest.raises(UserError, match="RNNVIZ_BROWSER must be the path of a Chrome or Chromium that starts"):
        browsers.find_browser(print)


def test_a_program_that_is_no_browser_does_not_start(tmp_path):
    assert not browsers.starts(str(tmp_path / "nothing here"))
    assert not browsers.starts(sys.executable)


def test_the_usual_places_of_each_system_are_looked_at(monkeypatch):
    monkeypatch.setattr(browsers.shutil, "which", lambda name: None)
    monkeypatch.setenv("PROGRAMFILES", "C:")
    for system, name in (("Darwin", "Google Chrome"), ("Windows", "chrome.exe"), ("Linux", "chrome")):
        monkeypatch.setattr(browsers.platform, "system", lambda system=system: system)
        assert any(path.endswith(name) for path in browsers._installed(print))


def test_a_download_is_announced_and_its_failure_explained(monkeypatch):
    failed = subprocess.CompletedProcess([], 1, "", "Error: no route")
    monkeypatch.setattr(browsers.subprocess, "run", lambda *_, **__: failed)
    said = []
    assert list(browsers._playwrights_own(said.append)) == []
    assert said == ["No browser found; downloading Playwright's own.", "That did not work: Error: no route"]


def test_a_package_manager_is_used_by_administrators_only(monkeypatch):
    steps = []
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(browsers.subprocess, "run", lambda step, **_: steps.append(step) or done)
    monkeypatch.setattr(browsers.shutil, "which", lambda name: "/usr/bin/" + name if name == "apt-get" else None)
    monkeypatch.setattr(browsers.os, "geteuid", lambda: 1000, raising=False)
    assert not list(browsers._from_package_manager(print)) and not steps
    monkeypatch.setattr(browsers.os, "geteuid", lambda: 0, raising=False)
    list(browsers._from_package_manager(lambda sentence: None))
    assert [step[:2] for step in steps] == [["apt-get", "update"], ["apt-get", "install"]]


@pytest.mark.parametrize(("body", "code"), [("assert True", 0), ("assert False", 1)])
def test_pytest_gets_the_arguments_and_its_exit_code_is_passed_on(tmp_path, monkeypatch, body, code):
    checks = f"import os\ndef test_one(): assert os.environ[{browsers.ASKED_FOR!r}]; {body}\n"
    (tmp_path / "test_one.py").write_text(checks, encoding="utf-8")
    tests = process("test", tmp_path / "test_one.py", "-q", "-p", "no:cacheprovider", f"--rootdir={tmp_path}")
    out, err = tests.communicate(timeout=120)
    assert tests.returncode == code, err
    assert "1 passed" in out or "1 failed" in out
