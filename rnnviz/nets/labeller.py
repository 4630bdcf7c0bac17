"""A network that says something of every token of a text, from one recurrent layer in one direction or in both.

`Network` refuses to predict at every step from both directions, because a writer has nothing to the right of it. Here
both sides are there: to fill in a blank, which is honest, or to "predict" the token that follows, which is the leak.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.nets.cells import CellWeights
from rnnviz.nets.layers import Layer
from rnnviz.nets.network import Ids
from rnnviz.nets.records import LayerTrace

DIRECTIONS = ("forward", "backward")


@dataclass(frozen=True)
class Labeller:
    """An embedding, an LSTM layer that hands on its state at every step, a dense layer. Make it with `Labeller.of`.

    `embedding` is (inputs, embedding): it may know more tokens than can be predicted, such as a blank.
    `output_kernel` is (units · directions, vocabulary) and `output_bias` (vocabulary,).
    """

    embedding: np.ndarray
    layer: Layer
    output_kernel: np.ndarray
    output_bias: np.ndarray
    window: int
    reads_windows = True  # a writer that uses it reads the last `window` tokens afresh for each that it writes

    @classmethod
    def of(cls, weights: Mapping[str, np.ndarray], window: int) -> Labeller:
        """From the weights of an LSTM by name, as `rnnviz.training.models.named_weights` gives them.

        Raises:
            KeyError: where one is missing.
        """
        directions = [name for name in DIRECTIONS if f"layer0/{name}/kernel" in weights]
        halves = [
            CellWeights(*(weights[f"layer0/{name}/{kind}"] for kind in ("kernel", "recurrent_kernel", "bias")))
            for name in directions
        ]
        layer = Layer("lstm", *halves)
        return cls(weights["embedding"], layer, weights["output/kernel"], weights["output/bias"], window)

    @property
    def parameters(self) -> int:
        """How many weights it has in all."""
        cells = sum(half.kernel.size + half.recurrent_kernel.size + half.bias.size for half in self.layer.weights)
        return self.embedding.size + cells + self.output_kernel.size + self.output_bias.size

    def states(self, ids: Ids) -> LayerTrace:
        """The layer over `ids`, (time steps,); index t is time t in both directions."""
        return self.layer.trace(self.layer.project(self.embedding[self.checked(ids)]))

    def outputs(self, ids: Ids) -> np.ndarray:
        """What the layer hands on: `ids` (time steps, …) to (time steps, …, units · directions)."""
        return self.layer.outputs(self.layer.project(self.embedding[self.checked(ids)]))

    def logits(self, ids: Ids) -> np.ndarray:
        """At every step, from all that the layer has read: `ids` (time steps, …) to (time steps, …, vocabulary)."""
        return self.said(self.outputs(ids))

    def said(self, outputs: np.ndarray) -> np.ndarray:
        """What it says where the layer hands on `outputs`: (…, units · directions) to logits (…, vocabulary)."""
        return outputs @ self.output_kernel + self.output_bias

    def next_logits(self, ids: Ids) -> np.ndarray:
        """At the last step of the last `window` tokens, where a writer has to ask it: (vocabulary,)."""
        return self.logits(ids[-self.window :])[-1]

    def checked(self, ids: Ids) -> np.ndarray:
        """`ids` as an array, if the network can read them.

        Raises:
            IndexError: for no tokens, or an id that it doesn't know.
        """
        ids = np.asarray(ids)
        if not ids.size or ids.min() < 0 or ids.max() >= len(self.embedding):
            raise IndexError(f"a labeller needs ids from 0 to {len(self.embedding) - 1}; got {ids!r:.80}")
        return ids
