"""A stack of recurrent layers in Keras, to be taken away."""

from __future__ import annotations

from pathlib import Path
from string import Template

import numpy as np

from rnnviz.lessons.stacking import EMBEDDING, TEXT, VOCABULARY, Stack, Stage, stages
from rnnviz.takeaway.files import Code
from rnnviz.takeaway.fresh import fresh_layer
from rnnviz.takeaway.keras_file import Input, keras_file

_TEMPLATE = Template(Path(__file__).with_name("keras_stack.txt").read_text(encoding="utf-8"))


def stack_code(stack: Stack) -> Code:
    """Code that builds and trains just this stack, or fails to where it can't be built: then there is no model."""
    embedding, *recurrent, dense = stages(stack)
    lines = [
        f"layers.Embedding({VOCABULARY}, {EMBEDDING}, name={_quoted(embedding)}),",
        *(
            f"layers.{stage.kind}({units}, return_sequences={each}, name={_quoted(stage)}),"
            for stage, units, each in zip(recurrent, stack.units, stack.sequences)
        ),
        f"layers.Dense({VOCABULARY}, name={_quoted(dense)}),",
    ]
    every_step = all(stack.sequences)
    program = _TEMPLATE.substitute(
        steps=stack.steps, batch=stack.batch, layers="\n".join(f"    {line}" for line in lines),
        stack=f"{len(stack.units)} of {recurrent[0].kind}, {' + '.join(map(str, stack.units))} units",
        text=TEXT[: stack.steps + 1], labels="text[:, 1:]" if every_step else "text[:, -1]",
        what="The label at each step is the next letter." if every_step else "The one label is the letter after the last.",
    )
    return Code("stack", program, {} if stack.refused is not None else {"stack.keras": lambda: stack_file(stack)})


def stack_file(stack: Stack) -> bytes:
    """The stack as it begins, as a `.keras` file: ids in, logits out, for any batch and number of time steps."""
    embedding, *recurrent, dense = stages(stack)
    rng = np.random.default_rng(0)
    layers = [fresh_layer("Embedding", embedding.name, VOCABULARY, EMBEDDING, rng)]
    for stage, inputs, units, each in zip(recurrent, (EMBEDDING, *stack.units), stack.units, stack.sequences):
        layers.append(fresh_layer(stage.kind, stage.name, inputs, units, rng, return_sequences=each))
    layers.append(fresh_layer("Dense", dense.name, stack.units[-1], VOCABULARY, rng))
    return keras_file("stack", Input("ids", (None,), "int32"), layers)


def _quoted(stage: Stage) -> str:
    return f'"{stage.name}"'
