"""The lesson on sequences: from numbers to a rule, from there to a graph, and to a network that learns it."""

from __future__ import annotations

import streamlit as st

from rnnviz.lessons.keras_code import neuron_code
from rnnviz.lessons.linear_neuron import Learning, exact_weights, growth, learn
from rnnviz.lessons.series import RULES, Rule, Series, own_series
from rnnviz.ui import shell
from rnnviz.ui.code import show_code
from rnnviz.ui.components.fibonacci_graph import fibonacci_graph
from rnnviz.ui.components.linear_neuron import linear_neuron
from rnnviz.ui.components.series_windows import series_windows
from rnnviz.ui.linked import linked_choice, linked_key
from rnnviz.ui.prose import prose

OWN = "own"
EXAMPLE = "2, 3, 1, -2, -3, -1, 2, 3, 1, -2, -3, -1"
UNITS = (1, 2, 3)
SEED_LIMIT = 2**31 - 1
TEXT_LIMIT = 1000  # characters of one's own numbers
# Names of the controls, in the URL too. The seed is not called `seed`: that is the one of a run's training.
_RULE, _UNITS, _SEED, _NUMBERS = "rule", "state_units", "learning_seed", "numbers"
_GUESS = "sequences.guess"
GUESSES = (
    "It finds Fibonacci too, only more slowly.",
    "It finds numbers that grow much like Fibonacci, but are wrong.",
    "It learns nothing at all.",
)
READ = 800  # pixels: the width of what is read


def show_rule() -> None:
    """The numbers, the examples cut out of them, and a question."""
    _words("sequences_rule")
    series_windows(RULES["fibonacci"], 10, key="sequences.windows")


def show_graph() -> None:
    """The same numbers as a graph of computations."""
    _words("sequences_graph")
    fibonacci_graph(key="sequences.graph")


def show_neuron() -> None:
    """The neuron, for the rule, units and seed that are chosen here."""
    _words("sequences_neuron")
    name, units, seed = _choose()
    with shell.told():
        _show_learning(_choose_series(name), units, seed, RULES.get(name))
    with st.expander("How exactly it learns, and how well"):
        prose("sequences_learning")


def show_too_few() -> None:
    """Fibonacci with a single state unit, once the person has said what they expect."""
    _words("sequences_few")
    with st.container(width=READ):
        guess = st.radio("With one state unit, what will learning come to?", GUESSES, index=None, key=_GUESS)
    if guess is None:
        return
    with st.container(width=READ):
        st.markdown("**That is what happens.**" if guess == GUESSES[1] else "**No, it is something in between.**")
        prose("sequences_few_answer")
    rule = RULES["fibonacci"]
    linear_neuron(rule.series(), _learn(rule.series(), 1, 0), key="sequences.one", target=_growth_of(rule))


def _words(name: str) -> None:
    st.space("large")
    with st.container(width=READ):
        prose(name)


def _choose() -> tuple[str, int, int]:
    """The controls; each stands in the URL, so that a link shows the same learning."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        name = linked_choice(
            st.segmented_control, "Rule", _RULE, [*RULES, OWN], format_func=_title, required=True,
            on_change=_fit_units, persist_state="session",
        )
        # A default beside a value that `_fit_units` set would be a second word on what it shows.
        usual = None if _UNITS in st.session_state else 2
        units = st.segmented_control(
            "State units", UNITS, default=usual, required=True, key=_UNITS, bind="query-params",
            persist_state="session",
        )
        seed = st.number_input(
            "Seed number", 0, SEED_LIMIT, 0, key=_SEED, bind="query-params", persist_state="session", width=150,
            help="Where chance begins: each number gives other random weights to start from.",
        )
    return name, units, seed


def _choose_series(name: str) -> Series:
    """The numbers of a rule, or those that a person types.

    Raises:
        UserError: for numbers of one's own that can't be learned from.
    """
    if name != OWN:
        rule = RULES[name]
        st.markdown(f"**{rule.title}**: {rule.words}. As a neuron has to write it: **{rule.formula}**")
        return rule.series()
    return own_series(st.text_input(
        "Your numbers", EXAMPLE, key=_NUMBERS, bind="query-params", persist_state="session", max_chars=TEXT_LIMIT,
        help="8 to 60 numbers, with commas or spaces between them; decimals with a point. "
        "The first three quarters are learned from, the others are to be predicted.",
    ))


def _title(name: str) -> str:
    return "Your own" if name == OWN else RULES[name].title


def _fit_units() -> None:
    """Another rule starts with as many units as it needs."""
    rule = RULES.get(st.session_state[linked_key(_RULE)])
    st.session_state[_UNITS] = rule.order if rule else 2


def _show_learning(series: Series, units: int, seed: int, rule: Rule | None) -> None:
    learning, exact = _learn(series, units, seed), rule and exact_weights(rule, units)
    target = rule and _growth_of(rule)
    linear_neuron(series, learning, key="sequences.neuron", exact=exact, target=target)
    with st.expander("The neuron and its learning in Keras"):
        show_code(neuron_code(series, learning))


@st.cache_resource(max_entries=64, show_spinner=False)
def _learn(series: Series, units: int, seed: int) -> Learning:
    return learn(series.numbers[: series.seen], units, seed)


def _growth_of(rule: Rule) -> float:
    """The largest eigenvalue of the rule itself."""
    return growth(exact_weights(rule, rule.order))
