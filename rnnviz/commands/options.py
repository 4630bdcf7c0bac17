"""The fields of `RunConfig` as options of a command: names, choices, bounds and help come from their declaration."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import click

from rnnviz.config import RunConfig
from rnnviz.errors import UserError


class Widths(click.ParamType):
    """`128`, or a width for each layer: `64,32`."""

    name = "n[,n…]"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> tuple[int, ...]:
        try:
            return tuple(int(width) for width in str(value).split(","))
        except ValueError:
            self.fail(f"give one width such as 128, or one for each layer such as 64,32; got {value!r}.", param, context)


def config_options(function: Callable) -> Callable:
    """Adds an option for each field of `RunConfig`, and `--layers`. One that is not given arrives as None."""
    for spec in reversed(dataclasses.fields(RunConfig)):
        function = _option(spec)(function)
        if spec.name == "units":
            function = click.option("--layers", type=int, help="How many layers of this width are stacked.")(function)
    return function


def config_of(values: Mapping[str, Any]) -> RunConfig:
    """The configuration that the options say.

    Raises:
        UserError: for a value out of bounds, or widths that don't fit `--layers`.
    """
    given = {name: value for name, value in values.items() if value is not None}
    layers = given.pop("layers", None)
    if layers is not None:
        given["units"] = _stacked(given.get("units", RunConfig().units), layers)
    if "epochs" in given:
        given.setdefault("seconds", None)
    return RunConfig.from_dict(given)


def _stacked(widths: tuple[int, ...], layers: int) -> tuple[int, ...]:
    if len(widths) == 1:
        return widths * layers
    if len(widths) != layers:
        raise UserError(f"--units gives {len(widths)} widths, and --layers asks for {layers} layers; give one of each.")
    return widths


def _option(spec: dataclasses.Field) -> Callable:
    name = "--" + spec.name.replace("_", "-")
    if isinstance(spec.default, bool):
        return click.option(name, is_flag=True, default=None, help=spec.metadata["help"])
    return click.option(name, type=_type(spec), help=f"{spec.metadata['help']} {_bounds(spec)}")


def _type(spec: dataclasses.Field) -> Any:
    """Only the kind: the bounds are kept by `RunConfig`, in the same words everywhere."""
    if "choices" in spec.metadata:
        return click.Choice(spec.metadata["choices"])
    if spec.name == "units":
        return Widths()
    return int if "int" in spec.type else float


def _bounds(spec: dataclasses.Field) -> str:
    default = ",".join(map(str, spec.default)) if isinstance(spec.default, tuple) else spec.default
    bounds = [] if "choices" in spec.metadata else [f"{spec.metadata['least']} to {spec.metadata['most']}"]
    unsaid = [] if default is None else [f"default {default}"]
    return f"[{'; '.join(bounds + unsaid)}]" if bounds or unsaid else ""
