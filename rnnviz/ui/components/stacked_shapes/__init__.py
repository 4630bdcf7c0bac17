"""Recurrent layers on top of each other, unrolled over a short text, with the shape of what goes along every arrow."""

from __future__ import annotations

from typing import Any

from rnnviz.lessons.stacking import TEXT, Shape, Stack, Stage, labels, stages
from rnnviz.ui.components.declare import declare


def stacked_shapes(stack: Stack, key: str) -> None:
    """Draws `stack`; the next call with this key changes it. It sends nothing back."""
    declare("stacked_shapes")(key=key, data=shapes_data(stack), height="content")


def shapes_data(stack: Stack) -> dict[str, Any]:
    """What the component is sent.

    `layers` are the embedding, the recurrent ones and the dense one, the lowest first. `shapes` has one more: the
    shape of what goes into each of them, and of what comes out at the top; None where Keras doesn't get that far.
    Of a recurrent layer, `sequences` says whether it hands on every state; of the others it is None.
    """
    built = stages(stack)
    switches = (None, *stack.sequences, None)
    return {
        "tokens": list(TEXT[: stack.steps]),
        "labels": list(labels(stack)),
        "batch": stack.batch,
        "layers": [_layer(stage, each, k) for k, (stage, each) in enumerate(zip(built, switches))],
        "shapes": [(stack.batch, stack.steps), *(stage.shape for stage in built)],
        "refused": None if stack.refused is None else stack.refused + 1,
        "description": description(stack),
    }


def _layer(stage: Stage, sequences: bool | None, k: int) -> dict[str, Any]:
    title = stage.kind if sequences is None else f"{stage.kind} {k}"
    return {"name": stage.name, "title": title, "sequences": sequences}


def description(stack: Stack) -> str:
    """The drawing in words."""
    texts = "1 text" if stack.batch == 1 else f"{stack.batch} texts"
    told = [f"{texts} of {stack.steps} characters as numbers: {(stack.batch, stack.steps)} (batch, time steps)."]
    for k, stage in enumerate(stages(stack)):
        if k - 1 == stack.refused:
            told.append(f"{stage.name} can't be built: it needs 3 axes and is given 2. Nothing above it is reached.")
            break
        told.append(f"{stage.name} gives {_spoken(stage.shape)}.")
    return " ".join(told)


def _spoken(shape: Shape) -> str:
    axes = "batch, time steps, units" if len(shape) == 3 else "batch, units"
    return f"{shape} ({axes})"
