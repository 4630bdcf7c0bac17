"""A stack of recurrent layers as lines of Keras, to be copied."""

from __future__ import annotations

from pathlib import Path
from string import Template

from rnnviz.lessons.stacking import EMBEDDING, VOCABULARY, Stack, Stage, stages

_TEMPLATE = Template(Path(__file__).with_name("keras_stack.txt").read_text(encoding="utf-8"))


def stack_code(stack: Stack) -> str:
    """Keras code that builds just this stack, or fails to where it can't be built."""
    embedding, *recurrent, dense = stages(stack)
    lines = [
        f"layers.Embedding({VOCABULARY}, {EMBEDDING}, name={_quoted(embedding)}),",
        *(
            f"layers.{stage.kind}({units}, return_sequences={each}, name={_quoted(stage)}),"
            for stage, units, each in zip(recurrent, stack.units, stack.sequences)
        ),
        f"layers.Dense({VOCABULARY}, name={_quoted(dense)}),",
    ]
    indented = "\n".join(f"    {line}" for line in lines)
    return _TEMPLATE.substitute(steps=stack.steps, batch=stack.batch, layers=indented)


def _quoted(stage: Stage) -> str:
    return f'"{stage.name}"'
