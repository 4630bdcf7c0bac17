"""What a run is: one declaration gives defaults, bounds, choices, help texts and the form in a URL."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rnnviz.errors import UserError

CELLS = ("rnn", "gru", "lstm")
LAYERS_LIMIT = 3
USUAL_SECONDS = 60.0

# What a field falls back to where the objective decides it; measured in the benchmark `recipe`.
RECIPES = {
    "every_step": {"window": 64, "batch": 32, "learning_rate": 1e-2},
    "last_step": {"window": 32, "batch": 128, "learning_rate": 1e-2},
}

# Where there are fewer seconds, there are few updates, and each moves the weights so many times as far. After 60 seconds
# that was worse for all that were tried, and four times as far is too much for an RNN and a GRU.
HURRIED, STRIDE = 30.0, 2.0
# Of the text, over which the learning rate falls even where there is time for more, though over some updates at least.
MOST_READINGS = {"char": 50, "word": 12}
LEAST_UPDATES = 150


def setting(default: Any, label: str, help: str, **bounds: Any) -> Any:
    """A field of `RunConfig`; `bounds` holds `least` and `most`, or `choices`, and `optional`."""
    return field(default=default, metadata={"label": label, "help": help, **bounds})


@dataclass(frozen=True)
class RunConfig:
    """Everything that decides a run but the text itself. The same configuration and text give the same run.

    Raises:
        UserError: for a value out of bounds, with a sentence that names the bound.
    """

    cell: str = setting(
        "lstm", "Cell", "How one step is computed: a plain RNN, or one with gates (GRU, LSTM).", choices=CELLS
    )
    bidirectional: bool = setting(
        False, "Bidirectional",
        "Read each window from both ends. It then predicts only the token after the window.",
    )
    units: tuple[int, ...] = setting(
        (128,), "Units", "How many numbers a layer carries from step to step: its dimensionality.",
        least=8, most=512,
    )
    embedding: int = setting(
        64, "Embedding", "How many numbers stand for one token before it enters the first layer.",
        least=2, most=512,
    )
    level: str = setting(
        "char", "Tokens", "What the network reads and writes one at a time.", choices=("char", "word")
    )
    vocabulary_limit: int = setting(
        5000, "Vocabulary", "For words: the most common ones that are kept; the others become <unk>.",
        least=100, most=20000,
    )
    objective: str | None = setting(
        None, "Objective", "Predict the next token at every step, or only the one after the window.",
        choices=("every_step", "last_step"), optional=True,
    )
    window: int | None = setting(
        None, "Window", "How many tokens one training example spans.", least=4, most=400, optional=True
    )
    batch: int | None = setting(
        None, "Batch", "How many windows are learned from at once.", least=1, most=1024, optional=True
    )
    optimizer: str = setting(
        "muon", "Optimizer",
        "How the weights follow the gradient. Muon moves a matrix as far in every direction as in the steepest one, and so "
        "learns more in the same time; Adam, RMSprop and SGD are what textbooks use.",
        choices=("muon", "adam", "rmsprop", "sgd"),
    )
    learning_rate: float | None = setting(
        None, "Learning rate",
        "How far each update moves the weights at the start; it falls to 1 % of this, by the 50th reading of the text at "
        "the latest, of words by the 12th. Where it is not said it is 0.01, and twice that for less than 30 seconds: then "
        "there are few updates.",
        least=1e-5, most=1.0, optional=True,
    )
    dropout: float | None = setting(
        None, "Dropout",
        "The share of a layer's inputs that is switched off at random while training: of the recurrent layers, and with "
        "words of the output layer too. Where it is not said, it goes by how often the text will be read, and by how many "
        "parameters: a text that is read often is soon known by heart.",
        least=0.0, most=0.9, optional=True,
    )
    gradient_clip: float = setting(
        5.0, "Gradient clip", "A longer gradient is shortened to this length; 0 leaves it as it is.",
        least=0.0, most=100.0,
    )
    weight_decay: float = setting(
        0.1, "Weight decay",
        "With Muon: each update also makes the matrices of the recurrent layers smaller, by this share of them times the "
        "learning rate. Muon's updates are all of the same size, so that weights would grow as long as training lasts. "
        "0 leaves them as they are; other optimizers do.",
        least=0.0, most=10.0,
    )
    seconds: float | None = setting(
        None, "Seconds", "Train for this long; 60 where neither a time nor epochs are given.",
        least=1.0, most=86400.0, optional=True,
    )
    epochs: int | None = setting(
        None, "Epochs", "Train until the text was read this often, in place of a time.",
        least=1, most=10000, optional=True,
    )
    seed: int = setting(
        0, "Seed", "The start of all randomness: the same seed, the same run.", least=0, most=2**31 - 1
    )
    scored_as: int | None = setting(
        None, "Scored as",
        "On how much of the held-out text it is scored: as much as a network of so many parameters has time for; its "
        "own number where unsaid. Networks that are compared are given the same.",
        least=1, most=10**9, optional=True,
    )

    def __post_init__(self) -> None:
        for spec in dataclasses.fields(self):
            object.__setattr__(self, spec.name, _checked(spec, getattr(self, spec.name)))
        if not 1 <= len(self.units) <= LAYERS_LIMIT:
            raise UserError(f"A network has 1 to {LAYERS_LIMIT} layers; {len(self.units)} were given.")
        if self.seconds is not None and self.epochs is not None:
            raise UserError("Give either seconds or epochs to say how long to train; both were given.")
        if self.epochs is None and self.seconds is None:
            object.__setattr__(self, "seconds", USUAL_SECONDS)
        if self.objective is None:
            object.__setattr__(self, "objective", _usual_objective(self.bidirectional))
        if self.bidirectional and self.objective == "every_step":
            raise UserError(
                "A bidirectional network can't be trained to predict at every step: its backward half has "
                "already read the answer. Use the objective last_step."
            )
        for name, value in (RECIPES[self.objective] | {"learning_rate": self.usual_rate}).items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)

    @property
    def layers(self) -> int:
        """How many recurrent layers are stacked."""
        return len(self.units)

    @property
    def output_dropout(self) -> float:
        """The share of the output layer's inputs that is switched off. With words that layer holds most of the weights,
        and knows a text by heart the soonest.
        """
        return (self.dropout or 0.0) if self.level == "word" else 0.0

    @property
    def usual_rate(self) -> float:
        """The learning rate that the recipe has for this objective and this time."""
        hurried = self.seconds is not None and self.seconds < HURRIED
        return RECIPES[self.objective]["learning_rate"] * (STRIDE if hurried else 1.0)

    @property
    def directions(self) -> tuple[str, ...]:
        return ("forward", "backward") if self.bidirectional else ("forward",)

    def replace(self, **changes: Any) -> RunConfig:
        """The same configuration but for `changes`. Where the objective changes, the recipe follows it; where the time
        does, the learning rate of the recipe.
        """
        values = self.to_dict() | changes
        if values["bidirectional"] != self.bidirectional and "objective" not in changes:
            values["objective"] = None
        objective = values["objective"] or _usual_objective(values["bidirectional"])
        if objective != self.objective:
            values |= {name: changes.get(name) for name in RECIPES[self.objective]}
        if "learning_rate" not in changes and self.learning_rate == self.usual_rate:
            values["learning_rate"] = None
        if "epochs" in changes and "seconds" not in changes:
            values["seconds"] = None
        if "seconds" in changes and "epochs" not in changes:
            values["epochs"] = None
        return RunConfig.from_dict(values)

    def to_dict(self) -> dict[str, Any]:
        """All fields as JSON values."""
        return dataclasses.asdict(self) | {"units": list(self.units)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RunConfig:
        """From JSON values; a name that is no field is refused."""
        known = {spec.name for spec in dataclasses.fields(cls)}
        if unknown := sorted(set(values) - known):
            raise UserError(f"No setting is called {unknown[0]!r}. There are: {', '.join(sorted(known))}.")
        return cls(**values)

    @classmethod
    def of_run(cls, values: Mapping[str, Any]) -> RunConfig:
        """From what lies in a run's folder. Where Muon trained before there was weight decay, it had none."""
        unsaid = {"weight_decay": 0.0} if values.get("optimizer") == "muon" else {}
        return cls.from_dict(unsaid | dict(values))

    def said(self) -> dict[str, Any]:
        """The fields that differ from what they would be unsaid, with direction and objective as they are."""
        unsaid = RunConfig(bidirectional=self.bidirectional, objective=self.objective).to_dict()
        unsaid["learning_rate"] = self.usual_rate
        return {name: value for name, value in self.to_dict().items() if value != unsaid[name]}

    def to_query(self) -> dict[str, str]:
        """The fields that differ from what they would be unsaid, as short strings for a URL."""
        query = {name: _to_text(value) for name, value in self.said().items() if value is not None}
        if self.bidirectional:
            query["bidirectional"] = "true"
        if self.objective != RunConfig(bidirectional=self.bidirectional).objective:
            query["objective"] = self.objective
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> RunConfig:
        """The inverse of `to_query`; names that are no field (such as `run`) are left alone."""
        specs = {spec.name: spec for spec in dataclasses.fields(cls)}
        values = {name: _from_text(specs[name], text) for name, text in query.items() if name in specs}
        return cls(**values)


def spec_of(name: str) -> dataclasses.Field:
    """The declaration of one field: `.default`, and `.metadata` with label, help, least, most, choices."""
    return next(spec for spec in dataclasses.fields(RunConfig) if spec.name == name)


def _usual_objective(bidirectional: bool) -> str:
    return "last_step" if bidirectional else "every_step"


def _checked(spec: dataclasses.Field, value: Any) -> Any:
    """`value` in the type of `spec`, or a sentence that says what is allowed."""
    bounds = spec.metadata
    if value is None and bounds.get("optional"):
        return None
    if spec.name == "units":
        widths = value if isinstance(value, (tuple, list)) else (value,)
        return tuple(_checked_number(spec, width, whole=True) for width in widths)
    if "choices" in bounds:
        if value not in bounds["choices"]:
            choices = ", ".join(bounds["choices"])
            raise UserError(f"{bounds['label']} must be one of {choices}; got {value!r:.60}.")
        return value
    if isinstance(spec.default, bool):
        if not isinstance(value, bool):
            raise UserError(f"{bounds['label']} must be true or false; got {value!r:.60}.")
        return value
    return _checked_number(spec, value, whole="int" in spec.type)


def _checked_number(spec: dataclasses.Field, value: Any, whole: bool) -> int | float:
    least, most = spec.metadata["least"], spec.metadata["most"]
    kind = "a whole number" if whole else "a number"
    fits = (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and least <= value <= most
        and (not whole or value == int(value))
    )
    if not fits:
        label, span = spec.metadata["label"], f"from {_bound(least)} to {_bound(most)}"
        raise UserError(f"{label} must be {kind} {span}; got {value!r:.60}.")
    return int(value) if whole else float(value)


def _bound(number: int | float) -> str:
    return str(number) if isinstance(number, int) else f"{number:g}"


def _to_text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(str(width) for width in value)
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, float) else str(value)


def _from_text(spec: dataclasses.Field, text: str) -> Any:
    if "choices" in spec.metadata:
        return text
    if isinstance(spec.default, bool):
        return {"true": True, "false": False}.get(text.lower(), text)
    parts = text.split(",") if spec.name == "units" else [text]
    numbers = [_number(part) for part in parts]
    return tuple(numbers) if spec.name == "units" else numbers[0]


def _number(text: str) -> int | float | str:
    """The number that `text` spells, or `text` itself, which the check then refuses by name."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
