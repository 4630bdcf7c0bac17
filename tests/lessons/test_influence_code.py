"""The lines that the page offers, run as they stand, against our own gradient."""

import json

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.lessons.influence_code import influence_code
from rnnviz.nets.influence import gradients_at
from rnnviz.nets.network import Network
from rnnviz.takeaway.keras_file import network_file
from tests.takeaway.running import run_code
from tests.training.conftest import KERAS_SAVES

CHARACTERS, WORDS = ("\n", " ", "'", "a", "b", "c"), ("a", ".", "house", "<unk>", "\n")


@KERAS_SAVES
@pytest.mark.parametrize(("config", "tokens", "text"), [
    (RunConfig(cell="rnn", units=(8,), embedding=4), CHARACTERS, list("ab 'ca\nb")),
    (RunConfig(cell="gru", units=(8, 9), embedding=4), CHARACTERS, list("ab 'ca\nb")),
    (RunConfig(cell="lstm", units=(8,), embedding=4), CHARACTERS, list("ab 'ca\nb")),
    (RunConfig(cell="lstm", units=(8,), embedding=4, bidirectional=True), CHARACTERS, list("ab 'ca\nb")),
    (RunConfig(cell="gru", units=(8,), embedding=4, level="word"), WORDS, ["a", "house", ".", "\n", "<unk>"]),
], ids=["rnn", "gru, two layers", "lstm", "bidirectional lstm", "words"])
def test_keras_gives_our_influence(config, tokens, text, tmp_path, monkeypatch, capsys):
    from rnnviz.training.models import build, named_weights

    model = build(config, len(tokens))
    files = {
        "model.keras": lambda: network_file(config, named_weights(model)),
        "vocabulary.json": lambda: json.dumps({"level": config.level, "tokens": tokens}).encode(),
    }
    run_code(influence_code(text, config.level, files), tmp_path, monkeypatch)
    printed = [float(line.split()[-1]) for line in capsys.readouterr().out.splitlines()]

    network = Network.of(config, named_weights(model))
    ours = gradients_at(network, network.trace([tokens.index(token) for token in text]), len(text) - 1)
    np.testing.assert_allclose(printed, np.linalg.norm(ours.inputs, axis=-1), rtol=1e-4)


def test_the_code_is_short_enough_for_a_slide():
    assert max(map(len, influence_code("twelve chars", "char", {}).program.splitlines())) <= 90
