"""A `.keras` file, written without Keras: the web process has none.

Such a file is a zip of `config.json`, which says how the layers are connected, and `model.weights.h5`, the numbers
(keras/src/saving/saving_lib.py, Keras 3). What a layer's configuration doesn't name has Keras's own default.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.nets.parameters import CELL_NAMES

_IN_WEIGHTS = {"SimpleRNN": "simple_rnn", "GRU": "gru", "LSTM": "lstm", "Embedding": "embedding", "Dense": "dense"}
_DIRECTIONS = ("forward", "backward")
_KINDS = ("kernel", "recurrent_kernel", "bias")


@dataclass(frozen=True)
class Input:
    """What goes into a network. `shape` is that of one example: None where any size will do."""

    name: str
    shape: tuple[int | None, ...]
    dtype: str = "float32"


@dataclass(frozen=True)
class Layer:
    """`kind` is the name of a class of `keras.layers`, `settings` are its arguments where they differ from its defaults.

    `weights` stand in Keras's order. With `backward`, the weights of its twin, the layer is bidirectional.
    """

    kind: str
    name: str
    weights: tuple[np.ndarray, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    backward: tuple[np.ndarray, ...] = ()


def keras_file(name: str, given: Input, layers: Sequence[Layer], state: Input | None = None) -> bytes:
    """Layers, each of which is given what the one before it puts out; the same network gives the same bytes.

    With `state`, a second input, that is the state which the first layer starts from.
    """
    inputs = [each for each in (given, state) if each]
    names = [given.name, *(layer.name for layer in layers)]
    nodes = [_node(layer, before) for layer, before in zip(layers, names)]
    if state:
        nodes[0]["inbound_nodes"][0]["kwargs"] = {"initial_state": _tensor(state.name)}
    config = {
        "module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional",
        "config": {
            "name": name, "layers": [*map(_input_node, inputs), *nodes],
            "input_layers": [[each.name, 0, 0] for each in inputs] if state else [given.name, 0, 0],
            "output_layers": [names[-1], 0, 0],
        },
    }
    return _zipped({
        "metadata.json": json.dumps({"keras_version": version("keras")}).encode(),
        "config.json": json.dumps(config).encode(),
        "model.weights.h5": _weights(layers),
    })


def network_file(config: RunConfig, weights: Mapping[str, np.ndarray]) -> bytes:
    """The network of a run from its weights by the names of `nets`: ids in, logits out."""
    sequences = [*[True] * (config.layers - 1), config.objective == "every_step"]
    return labels_file(config.cell, weights, sequences, config.dropout or 0.0, config.output_dropout)


def labels_file(
    cell: str, weights: Mapping[str, np.ndarray], sequences: Sequence[bool], dropout: float = 0.0,
    output_dropout: float = 0.0,
) -> bytes:
    """The same of any stack of layers; `sequences` tells of each whether it hands on its state at every step."""
    recurrent = [
        _recurrent(cell, weights, f"layer{k}", {"return_sequences": each, "dropout": dropout})
        for k, each in enumerate(sequences)
    ]
    output = (weights["output/kernel"], weights["output/bias"])
    layers = [Layer("Embedding", "embedding", (weights["embedding"],)), *recurrent]
    if output_dropout:
        kind = "SpatialDropout1D" if sequences[-1] else "Dropout"
        layers.append(Layer(kind, "dropout", (), {"rate": output_dropout}))
    return keras_file(cell, Input("ids", (None,), "int32"), [*layers, Layer("Dense", "output", output)])


def _recurrent(cell: str, weights: Mapping[str, np.ndarray], name: str, settings: Mapping[str, Any]) -> Layer:
    forward, backward = (
        tuple(weights[f"{name}/{direction}/{kind}"] for kind in _KINDS) if f"{name}/{direction}/kernel" in weights
        else () for direction in _DIRECTIONS
    )
    return Layer(CELL_NAMES[cell], name, forward, settings, backward)


def _input_node(given: Input) -> dict[str, Any]:
    config = {"name": given.name, "batch_shape": [None, *given.shape], "dtype": given.dtype}
    return {**_described("InputLayer", config), "name": given.name, "inbound_nodes": []}


def _node(layer: Layer, before: str) -> dict[str, Any]:
    described = _described(layer.kind, _settings(layer))
    if layer.backward:
        twin = _described(layer.kind, {**_settings(layer), "go_backwards": True})
        described = _described("Bidirectional", {"name": layer.name, "layer": described, "backward_layer": twin})
    return {**described, "name": layer.name, "inbound_nodes": [{"args": [_tensor(before)], "kwargs": {}}]}


def _settings(layer: Layer) -> dict[str, Any]:
    if not layer.weights:
        sizes = {}
    elif layer.kind == "Embedding":
        sizes = dict(zip(("input_dim", "output_dim"), layer.weights[0].shape))
    else:
        # The last weight that is a matrix leads from state to state, or from input to output.
        sizes = {"units": layer.weights[0].shape[1] if layer.kind == "Dense" else layer.weights[1].shape[0]}
    return {"name": layer.name, **sizes, **layer.settings}


def _described(kind: str, config: Mapping[str, Any]) -> dict[str, Any]:
    return {"module": "keras.layers", "class_name": kind, "config": config, "registered_name": None}


def _tensor(name: str) -> dict[str, Any]:
    """What the layer of that name puts out."""
    return {"class_name": "__keras_tensor__", "config": {"shape": [None], "dtype": "float32", "keras_history": [name, 0, 0]}}


def _weights(layers: Sequence[Layer]) -> bytes:
    import h5py  # here: it takes a fifth of a second, and most visits write no file

    buffer, count = io.BytesIO(), Counter()
    with h5py.File(buffer, "w") as file:
        for layer in layers:
            if not layer.weights:
                continue
            kind = "bidirectional" if layer.backward else _IN_WEIGHTS[layer.kind]
            place = f"layers/{kind}_{count[kind]}" if count[kind] else f"layers/{kind}"
            count[kind] += 1
            cell = "cell/" if layer.kind in CELL_NAMES.values() else ""
            halves = {"forward_layer/": layer.weights, "backward_layer/": layer.backward}
            for half, weights in (halves if layer.backward else {"": layer.weights}).items():
                for k, values in enumerate(weights):
                    file[f"{place}/{half}{cell}vars/{k}"] = np.asarray(values, np.float32)
    return buffer.getvalue()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Stored as they are, as Keras does, and without the time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()
