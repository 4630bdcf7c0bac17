"""The network as it was picked, drawn: from a token to the probabilities of the next one."""

from __future__ import annotations

import dataclasses
from typing import Any

from rnnviz.config import RunConfig
from rnnviz.nets.parameters import CELL_NAMES, parameters
from rnnviz.ui.components.declare import declare

TOKENS = {"char": "character", "word": "word"}


def architecture(config: RunConfig, vocabulary_size: int, key: str) -> None:
    """Draws the network of `config` over `vocabulary_size` tokens; the next call with this key changes it."""
    declare("architecture")(key=key, data=architecture_data(config, vocabulary_size), height="content")


def architecture_data(config: RunConfig, vocabulary_size: int) -> dict[str, Any]:
    """What the component is sent. `parameters` holds embedding, each layer from the first, output."""
    counted = parameters(config, vocabulary_size)
    return {
        "cell": CELL_NAMES[config.cell],
        "bidirectional": config.bidirectional,
        "units": list(config.units),
        "embedding": config.embedding,
        "vocabulary": vocabulary_size,
        "token": TOKENS[config.level],
        "window": config.window if config.objective == "last_step" else None,
        "parameters": [dataclasses.asdict(part) for part in counted],
        "total": sum(part.count for part in counted),
        "description": description(config, vocabulary_size),
    }


def description(config: RunConfig, vocabulary_size: int) -> str:
    """The drawing in words."""
    token, cell = TOKENS[config.level], CELL_NAMES[config.cell]
    reads = f"A window of {config.window} {token}s" if config.objective == "last_step" else f"One {token}"
    kind = f"bidirectional {cell}" if config.bidirectional else cell
    layers = ", then ".join(f"a {kind} layer of {units} units" for units in config.units)
    each = " in each direction" if config.bidirectional else ""
    return (
        f"{reads} out of {vocabulary_size:,} enters, an embedding turns each into {config.embedding} numbers, which "
        f"go through {layers}{each}, and a dense layer gives the probability of each possible next {token}."
    )
