"""The held-out figures of a race are what plain Keras finds with the models that are taken away."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from rnnviz.corpus import HELD_OUT_STRETCH, prepare
from rnnviz.race import Entrant, Setup, configs
from rnnviz.run_folder import RunFolder
from rnnviz.takeaway.keras_file import network_file
from rnnviz.training.control import Control
from rnnviz.training.train import train

TEXT = "".join(f"{count} green bottles hang on wall {count * 7 % 13}, said the cat.\n" for count in range(45))
RACES = {
    "one way": (Entrant("rnn", 16), Entrant("lstm", 8)),
    "both ways": (Entrant("gru", 8), Entrant("lstm", 8, 2, bidirectional=True)),
}


@pytest.fixture(params=RACES)
def folders(request, tmp_path):
    setup = Setup(RACES[request.param], epochs=1)
    shared = prepare(TEXT, setup.shared())
    made = []
    for k, config in enumerate(configs(setup, len(shared.vocabulary), len(shared.train_ids))):
        config = replace(config, window=6)  # short, so that the test is
        prepared = prepare(TEXT, config)
        made.append(RunFolder.create(tmp_path / f"entrant-{k}", config, prepared.text, prepared.vocabulary))
        train(made[-1], lambda event: None, Control())
    return made


def plain_loss(model, ids, window):
    """In stretches of 200 tokens to predict; `window` tokens before each where the model reads windows, else None."""
    losses = []
    for start in range(0, len(ids) - 1, HELD_OUT_STRETCH):
        stretch = ids[start : start + HELD_OUT_STRETCH + 1]
        if window is None:
            logits = model(stretch[None, :-1])[0]
        else:
            short = [model(stretch[None, :end]) for end in range(1, min(window, len(stretch)))]
            full = [stretch[end - window : end] for end in range(window, len(stretch))]
            logits = tf.concat([*short, *([model(np.array(full))] if full else [])], 0)
        losses += tf.nn.sparse_softmax_cross_entropy_with_logits(stretch[1:], logits).numpy().tolist()
    return float(np.mean(losses))


def test_plain_keras_finds_the_same_within_a_hundredth_of_a_nat(folders, tmp_path):
    for folder in folders:
        exported = tmp_path / f"{folder.run_id}.keras"
        exported.write_bytes(network_file(folder.config, folder.weights()))
        held_out = prepare(TEXT, folder.config).held_out_ids
        window = folder.config.window if folder.config.objective == "last_step" else None
        for path in (folder.model_path, exported):
            found = plain_loss(keras.models.load_model(path), held_out, window)
            assert found == pytest.approx(folder.status.held_out_loss, abs=0.01)
    assert len({folder.snapshots[-1].held_out_tokens for folder in folders}) == 1
