"""The networks, as a reader of Keras writes them, and their weights by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import keras
import numpy as np

from rnnviz.config import RunConfig
from rnnviz.training import layers

CELLS = {"rnn": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
FAST_CELLS = {"rnn": layers.SimpleRNN, "gru": layers.GRU, "lstm": layers.LSTM}


def build(config: RunConfig, vocabulary_size: int) -> keras.Model:
    """Ids in, (batch, time steps) int32; logits out: (batch, time steps, vocabulary) where it predicts at
    every step, (batch, vocabulary) where it predicts only the token after the window.
    """
    ids = keras.Input((None,), dtype="int32", name="ids")
    outputs = _embedding(keras.layers.Embedding, config, vocabulary_size)(ids)
    for k in range(config.layers):
        outputs = _recurrent(CELLS, config, k)(outputs)
    outputs = _dropped(config, outputs, fast=False)
    return keras.Model(ids, _output(vocabulary_size)(outputs), name=config.cell)


def build_learning(config: RunConfig, vocabulary_size: int, fast: bool) -> keras.Model:
    """The same network with the same start. Where it predicts at every step its states go in and come out, so that
    they can be carried: `[ids, *states]` in, `[logits, *states]` out, each of `states` (batch, units) as
    `state_widths` has them. With `fast`, of our own layers.
    """
    embedding = layers.Embedding if fast else keras.layers.Embedding
    ids = keras.Input((None,), dtype="int32", name="ids")
    states = [keras.Input((width,), name=f"state{place}") for place, width in enumerate(state_widths(config))]
    outputs, after, carried = _embedding(embedding, config, vocabulary_size)(ids), [], len(states) // config.layers
    for k in range(config.layers):
        layer = _recurrent(FAST_CELLS if fast else CELLS, config, k, return_state=carried > 0)
        if carried:
            outputs, *last = layer(outputs, initial_state=states[k * carried : (k + 1) * carried])
            after += last
        else:
            outputs = layer(outputs)
    outputs = _dropped(config, outputs, fast)
    return keras.Model([ids, *states], [_output(vocabulary_size)(outputs), *after], name=config.cell)


def state_widths(config: RunConfig) -> list[int]:
    """The units of each state that is carried from batch to batch: of an LSTM layer h and c, of the others h."""
    if config.objective == "last_step":
        return []
    return [units for units in config.units for _ in range(2 if config.cell == "lstm" else 1)]


OPTIMIZERS = {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop, "sgd": keras.optimizers.SGD}


def optimizer(config: RunConfig) -> keras.optimizers.Optimizer:
    """How the weights follow the gradient, clipped by its length over all weights together."""
    clip = config.gradient_clip or None
    if config.optimizer == "muon":
        # For the matrices of the recurrent layers, which alone are drawn to zero; Keras's Muon has Adam move the rest.
        return keras.optimizers.Muon(
            config.learning_rate, exclude_layers=["output"], weight_decay=config.weight_decay or None,
            adam_weight_decay=None, global_clipnorm=clip,
        )
    return OPTIMIZERS[config.optimizer](config.learning_rate, global_clipnorm=clip)


def _embedding(kind: type[keras.layers.Embedding], config: RunConfig, vocabulary_size: int) -> keras.layers.Layer:
    # Keras's own start is twenty times smaller; that costs 0.1 nats per character in the first minute.
    spread = keras.initializers.RandomNormal(stddev=1.0)
    return kind(vocabulary_size, config.embedding, embeddings_initializer=spread, name="embedding")


def _recurrent(kinds: Mapping[str, type], config: RunConfig, k: int, return_state: bool = False) -> keras.layers.Layer:
    last = k == config.layers - 1
    name = f"layer{k}"
    layer = kinds[config.cell](
        config.units[k],
        return_sequences=not last or config.objective == "every_step",
        return_state=return_state,
        dropout=config.dropout or 0.0,
        name=name,
    )
    return keras.layers.Bidirectional(layer, name=name) if config.bidirectional else layer


def _dropped(config: RunConfig, outputs: keras.KerasTensor, fast: bool) -> keras.KerasTensor:
    """What goes into the output layer; where some of that is switched off, it is the same at every step."""
    if not config.output_dropout:
        return outputs
    if fast:
        return layers.Dropout(name="dropout")(outputs)
    every_step = config.objective == "every_step"
    kind = keras.layers.SpatialDropout1D if every_step else keras.layers.Dropout
    return kind(config.output_dropout, name="dropout")(outputs)


def _output(vocabulary_size: int) -> keras.layers.Layer:
    return keras.layers.Dense(vocabulary_size, name="output")


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


def recurrent_cells(model: keras.Model) -> list[keras.layers.Layer]:
    """What computes one step, of each layer and direction, in order."""
    return [recurrent.cell for _, _, recurrent in _recurrent_layers(model)]


def _variables(model: keras.Model) -> dict[str, keras.Variable]:
    variables = {"embedding": model.get_layer("embedding").embeddings}
    for name, direction, recurrent in _recurrent_layers(model):
        cell = recurrent.cell
        variables |= {
            f"{name}/{direction}/kernel": cell.kernel,
            f"{name}/{direction}/recurrent_kernel": cell.recurrent_kernel,
            f"{name}/{direction}/bias": cell.bias,
        }
    output = model.get_layer("output")
    return variables | {"output/kernel": output.kernel, "output/bias": output.bias}


def _recurrent_layers(model: keras.Model) -> Iterator[tuple[str, str, keras.layers.RNN]]:
    """Each with its name and direction."""
    for layer in model.layers:
        if layer.name.startswith("layer"):
            for direction, recurrent in _directions(layer).items():
                yield layer.name, direction, recurrent


def _directions(layer: keras.layers.Layer) -> dict[str, keras.layers.RNN]:
    if isinstance(layer, keras.layers.Bidirectional):
        return {"forward": layer.forward_layer, "backward": layer.backward_layer}
    return {"forward": layer}
