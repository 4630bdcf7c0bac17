"""The networks, as a reader of Keras writes them, and their weights by name."""

from __future__ import annotations

from collections.abc import Mapping

import keras
import numpy as np

from rnnviz.config import RunConfig

CELLS = {"rnn": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}


def build(config: RunConfig, vocabulary_size: int, stateful_batch: int | None = None) -> keras.Model:
    """Ids in, (batch, time steps) int32; logits out: (batch, time steps, vocabulary) where it predicts at
    every step, (batch, vocabulary) where it predicts only the token after the window.

    With `stateful_batch` the layers carry their state from one batch of that size to the next.
    """
    ids = keras.Input((None,), batch_size=stateful_batch, dtype="int32", name="ids")
    # Keras's own start is twenty times smaller; that costs 0.1 nats per character in the first minute.
    spread = keras.initializers.RandomNormal(stddev=1.0)
    outputs = keras.layers.Embedding(
        vocabulary_size, config.embedding, embeddings_initializer=spread, name="embedding"
    )(ids)
    for k in range(config.layers):
        outputs = _recurrent(config, k, stateful=stateful_batch is not None)(outputs)
    logits = keras.layers.Dense(vocabulary_size, name="output")(outputs)
    return keras.Model(ids, logits, name=config.cell)


def optimizer(config: RunConfig) -> keras.optimizers.Optimizer:
    """How the weights follow the gradient, clipped by its length over all weights together."""
    kinds = {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop, "sgd": keras.optimizers.SGD}
    return kinds[config.optimizer](config.learning_rate, global_clipnorm=config.gradient_clip or None)


def _recurrent(config: RunConfig, k: int, stateful: bool) -> keras.layers.Layer:
    last = k == config.layers - 1
    name = f"layer{k}"
    layer = CELLS[config.cell](
        config.units[k],
        return_sequences=not last or config.objective == "every_step",
        dropout=config.dropout,
        stateful=stateful,
        name=name,
    )
    return keras.layers.Bidirectional(layer, name=name) if config.bidirectional else layer


def named_weights(model: keras.Model) -> dict[str, np.ndarray]:
    """All weights, float32: `embedding`, `layer0/forward/kernel`, `…/recurrent_kernel`, `…/bias`, `layer1/…`,
    `output/kernel`, `output/bias`. Values, shapes and the order of gates are Keras's own.
    """
    return {name: variable.numpy() for name, variable in _variables(model).items()}


def load_weights(model: keras.Model, weights: Mapping[str, np.ndarray]) -> None:
    """The inverse of `named_weights`.

    Raises:
        ValueError: where a weight is missing, is too many or has another shape.
    """
    variables = _variables(model)
    if set(variables) != set(weights):
        raise ValueError(f"expected the weights {sorted(variables)}; got {sorted(weights)}")
    for name, variable in variables.items():
        variable.assign(weights[name])


def _variables(model: keras.Model) -> dict[str, keras.Variable]:
    variables = {"embedding": model.get_layer("embedding").embeddings}
    for layer in model.layers:
        if layer.name.startswith("layer"):
            for direction, recurrent in _directions(layer).items():
                cell = recurrent.cell
                variables |= {
                    f"{layer.name}/{direction}/kernel": cell.kernel,
                    f"{layer.name}/{direction}/recurrent_kernel": cell.recurrent_kernel,
                    f"{layer.name}/{direction}/bias": cell.bias,
                }
    output = model.get_layer("output")
    return variables | {"output/kernel": output.kernel, "output/bias": output.bias}


def _directions(layer: keras.layers.Layer) -> dict[str, keras.layers.RNN]:
    if isinstance(layer, keras.layers.Bidirectional):
        return {"forward": layer.forward_layer, "backward": layer.backward_layer}
    return {"forward": layer}
