"""A network that says something at every step, from one direction or both, held to Keras's own."""

import numpy as np
import pytest

from rnnviz.nets.labeller import Labeller

VOCABULARY, EMBEDDING, UNITS, WINDOW = 6, 4, 5, 7
IDS = np.random.default_rng(3).integers(VOCABULARY, size=(11, 3))


def random_weights(both, seed=0):
    rng = np.random.default_rng(seed)
    shapes = {"embedding": (VOCABULARY, EMBEDDING), "output/kernel": (UNITS * (1 + both), VOCABULARY), "output/bias": (VOCABULARY,)}
    for name in ("forward", "backward")[: 1 + both]:
        shapes |= {f"layer0/{name}/kernel": (EMBEDDING, 4 * UNITS), f"layer0/{name}/recurrent_kernel": (UNITS, 4 * UNITS),
                   f"layer0/{name}/bias": (4 * UNITS,)}
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def keras_model(both, weights):
    import keras

    layer = keras.layers.LSTM(UNITS, return_sequences=True)
    model = keras.Sequential([
        keras.Input((None,), dtype="int32"), keras.layers.Embedding(VOCABULARY, EMBEDDING),
        keras.layers.Bidirectional(layer) if both else layer, keras.layers.Dense(VOCABULARY),
    ])
    halves = ("forward", "backward")[: 1 + both]
    model.set_weights([
        weights["embedding"],
        *(weights[f"layer0/{half}/{kind}"] for half in halves for kind in ("kernel", "recurrent_kernel", "bias")),
        weights["output/kernel"], weights["output/bias"],
    ])
    return model


@pytest.mark.parametrize("both", [False, True], ids=["forward", "both"])
def test_the_logits_are_keras_s_for_one_text_and_for_many_side_by_side(both, assert_equal):
    weights = random_weights(both)
    labeller, model = Labeller.of(weights, WINDOW), keras_model(both, weights)
    theirs = model(IDS.T).numpy().swapaxes(0, 1)
    assert_equal(labeller.logits(IDS), theirs)
    assert_equal(labeller.logits(IDS[:, 0]), theirs[:, 0])
    assert labeller.parameters == model.count_params()


def test_both_halves_share_the_time_axis():
    labeller = Labeller.of(random_weights(True), WINDOW)
    ids = IDS[:, 0]
    states, outputs = labeller.states(ids), labeller.outputs(ids)
    np.testing.assert_allclose(np.concatenate([states.forward.h, states.backward.h], axis=-1), outputs, atol=1e-6)
    changed = ids.copy()
    changed[4] = (changed[4] + 1) % VOCABULARY
    other = labeller.states(changed)
    assert (states.forward.h[:4] == other.forward.h[:4]).all() and (states.forward.h[4:] != other.forward.h[4:]).any(axis=-1).all()
    assert (states.backward.h[5:] == other.backward.h[5:]).all() and (states.backward.h[:5] != other.backward.h[:5]).any(axis=-1).all()


def test_a_writer_asks_it_at_the_last_step_of_the_last_window():
    labeller = Labeller.of(random_weights(True), WINDOW)
    ids = IDS[:, 0]
    np.testing.assert_array_equal(labeller.next_logits(ids), labeller.logits(ids[-WINDOW:])[-1])


@pytest.mark.parametrize("ids", [[], [VOCABULARY], [-1]])
def test_ids_that_it_does_not_know_are_refused(ids):
    with pytest.raises(IndexError, match="ids from 0 to 5"):
        Labeller.of(random_weights(False), WINDOW).logits(ids)
