"""Scores held to a slow twin that spells out what they mean, and a control that nothing beats by chance."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.finder import (
    LEAST_LAG, LEAST_TOKENS, SHIFTS, FoundUnit, average_ranks, find_units, rank_units,
)
from rnnviz.nets.labels import Label
from rnnviz.nets.records import GRUStates, LayerTrace, LSTMStates, RNNStates, Trace

STEPS = LEAST_TOKENS + 20
few_values = st.lists(st.integers(-3, 3), min_size=1, max_size=12)


def label_of(values):
    values = np.asarray(values)
    return Label("key", "Title", "", "binary" if values.dtype == bool else "number", "things", values)


def trace_of(*layers):
    """A trace of LSTM layers of which only c and h, (time steps, units) each, say anything."""
    made = tuple(LayerTrace(lstm_states(c, h)) for c, h in layers)
    steps = len(layers[0][0])
    return Trace(np.zeros(steps, int), made, np.zeros((steps, 2)))


def lstm_states(c, h):
    return LSTMStates(*[np.zeros_like(c)] * 4, c, h)


def slow(rng, shape, keep=0.95):
    """Noise that changes slowly, as states do: (time steps, units)."""
    noise = rng.normal(size=shape)
    for t in range(1, len(noise)):
        noise[t] += keep * noise[t - 1]
    return noise


def twin_ranks(values):
    return [sum(other < one for other in values) + (sum(other == one for other in values) + 1) / 2 for one in values]


def twin_binary(unit, label):
    """How often the true one of a pair is the higher, a tie being half; 0.5 becomes 0, 1 becomes 1, 0 becomes -1."""
    unit, label = np.asarray(unit), np.asarray(label)
    true, false = unit[label][:, None], unit[~label][None, :]
    return float(2 * ((true > false) + 0.5 * (true == false)).mean() - 1)


def twin_number(unit, label):
    """Pearson's correlation of the ranks."""
    x, y = (np.array(twin_ranks(values)) for values in (unit, label))
    return 0.0 if np.ptp(x) == 0 else float(np.corrcoef(x, y)[0, 1])


@given(few_values)
def test_equal_values_share_their_rank(values):
    assert average_ranks(np.array(values, np.float32)).tolist() == twin_ranks(values)


def test_each_unit_is_ranked_by_itself():
    values = np.random.default_rng(0).integers(0, 5, size=(40, 3)).astype(np.float32)
    np.testing.assert_array_equal(average_ranks(values), np.transpose([twin_ranks(column) for column in values.T]))


@pytest.mark.parametrize("kind", ["binary", "number"])
def test_scores_are_those_of_the_slow_twin(kind):
    """With ties in units and label, and a unit that never moves."""
    rng = np.random.default_rng(1)
    c, h = rng.integers(0, 9, size=(STEPS, 4)), rng.normal(size=(STEPS, 4))
    c[:, 2] = 7
    label = h[:, 0] + rng.normal(size=STEPS) > 0.5 if kind == "binary" else np.round(h[:, 0] + c[:, 1] / 4)
    twin = twin_binary if kind == "binary" else twin_number
    finding = find_units(rank_units(trace_of((c.astype(np.float32), h))), label_of(label), rng)
    assert len(finding.ranking) == 8
    for found in finding.ranking:
        expected = twin({"c": c, "h": h}[found.symbol][:, found.unit], label)
        assert found.score == pytest.approx(abs(expected), abs=1e-12)
        assert found.sign == np.sign(expected) or abs(expected) < 1e-12


def test_a_unit_that_is_the_label_scores_1_whichever_way_up():
    rng = np.random.default_rng(2)
    label = slow(rng, STEPS) > 0
    c = np.stack([label * 3.0 - 1, -2.0 * label], axis=1)
    finding = find_units(rank_units(trace_of((c, slow(rng, (STEPS, 5))))), label_of(label), rng)
    rising, falling = finding.ranking[:2]
    assert rising.score == falling.score == pytest.approx(1)
    assert rising._replace(score=1) == FoundUnit(0, "forward", "c", 0, 1, 1, mean_true=2.0, mean_false=-1.0)
    assert falling._replace(score=1) == FoundUnit(0, "forward", "c", 1, 1, -1, mean_true=-2.0, mean_false=0.0)


def test_a_number_counts_by_its_order_alone_and_has_no_means():
    rng = np.random.default_rng(3)
    label = slow(rng, STEPS)
    label[:20] = label[20:40]  # a number must have values that come again
    label[40:80] = np.repeat([0.0, 1.0], 20)
    finding = find_units(rank_units(trace_of((np.exp(label)[:, None], -(label[:, None] ** 3)))), label_of(label), rng)
    assert [(one.symbol, one.sign, one.mean_true, one.mean_false) for one in finding.ranking] == [
        ("c", 1, None, None),
        ("h", -1, None, None),
    ]
    assert [one.score for one in finding.ranking] == pytest.approx([1, 1])


def test_the_ranking_falls_and_those_above_the_bar_are_its_head():
    rng = np.random.default_rng(4)
    states = slow(rng, (STEPS, 30))
    label = states[:, :3].sum(axis=1) > 0
    finding = find_units(rank_units(trace_of((states, states))), label_of(label), rng)
    scores = [one.score for one in finding.ranking]
    assert scores == sorted(scores, reverse=True)
    assert 0 < len(finding.beating) < 60
    assert finding.beating == finding.ranking[: len(finding.beating)]
    assert scores[len(finding.beating) - 1] > finding.bar >= scores[len(finding.beating)]


def test_the_bar_is_the_quantile_of_the_best_scores_of_moved_labels():
    """Where only as many lags are allowed as are drawn (and one), the draw hardly matters: the twin tries all."""
    rng = np.random.default_rng(5)
    steps = LEAST_TOKENS
    c, h = slow(rng, (steps, 2)), slow(rng, (steps, 12))  # the best is seldom among the few
    label = slow(rng, steps) > 0
    allowed = range(LEAST_LAG, steps - LEAST_LAG + 1)
    assert len(allowed) == SHIFTS + 1
    best = sorted(
        max(abs(twin_binary(unit, np.roll(label, lag))) for unit in (*c.T, *h.T)) for lag in allowed
    )
    finding = find_units(rank_units(trace_of((c, h))), label_of(label), rng)
    place = math.ceil(0.95 * (SHIFTS - 1))
    assert any(finding.bar == pytest.approx(one, abs=1e-12) for one in best[place : place + 2])


def test_where_nothing_is_to_be_found_few_texts_find_something():
    """States and label that have nothing to do with each other, but change slowly: about 1 of 20 may exceed the bar.

    Labels in random order would be exceeded nearly always, as the second count shows.
    """
    rng = np.random.default_rng(6)
    exceeded = exceeded_shuffled = 0
    for _ in range(100):
        units = rank_units(trace_of((slow(rng, (600, 10)), slow(rng, (600, 10)))))
        label = slow(rng, 600) > 0
        finding = find_units(units, label_of(label), rng)
        shuffled = find_units(units, label_of(rng.permutation(label)), rng)
        exceeded += bool(finding.beating)
        exceeded_shuffled += finding.ranking[0].score > shuffled.bar
    assert exceeded <= 12  # 5 expected; 13 or more would come once in 1,500 times
    assert exceeded_shuffled >= 90


def test_the_same_seed_gives_the_same_bar():
    units = rank_units(trace_of((slow(np.random.default_rng(7), (STEPS, 4)),) * 2))
    label = label_of(slow(np.random.default_rng(8), STEPS) > 0)
    first, again, other = (find_units(units, label, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.bar == again.bar and first.ranking == again.ranking == other.ranking


def test_every_layer_and_direction_is_looked_at_and_of_each_cell_what_it_carries_and_passes_on():
    rng = np.random.default_rng(9)
    a, b, c, d, e = (rng.normal(size=(STEPS, 1)) for _ in range(5))
    layers = (
        LayerTrace(lstm_states(a, b), lstm_states(c, d)),
        LayerTrace(GRUStates(d, d, d, e)),
        LayerTrace(RNNStates(c, a)),
    )
    units = rank_units(Trace(np.zeros(STEPS, int), layers, np.zeros((STEPS, 2))))
    assert [(one.layer, one.direction, one.symbol) for one in units] == [
        (0, "forward", "c"), (0, "forward", "h"), (0, "backward", "c"), (0, "backward", "h"),
        (1, "forward", "h"), (2, "forward", "h"),
    ]  # fmt: skip
    for one, values in zip(units, (a, b, c, d, e, a), strict=True):
        assert one.values is values


def test_what_was_found_is_told_in_a_sentence():
    rng = np.random.default_rng(10)
    label = slow(rng, STEPS) > 0
    noise = slow(rng, (STEPS, 2))
    mixed = np.stack([noise[:, 0], -2.0 * label - 0.001], axis=1)
    finding = find_units(rank_units(trace_of((noise, noise), (mixed, noise))), label_of(label), rng)
    assert finding.sentence == (
        f"1 of 8 values follows “Title” more closely than the control, which reaches {finding.bar:.2f}. The best is "
        "c of unit 1 in layer 2, with a score of 1.00: it is −2.00 on average where that is true, and 0.00 where not."
    )
    nothing = find_units(rank_units(trace_of((slow(rng, (STEPS, 1)),) * 2)), label_of(label), rng)
    assert not nothing.beating
    assert nothing.sentence == (
        "No single unit follows “Title” more than chance would have it: the best, c of unit 0 in layer 1, scores "
        f"{nothing.ranking[0].score:.2f}, and the control reaches {nothing.bar:.2f}."
    )


def test_a_text_too_short_and_a_label_that_says_nothing_are_sentences():
    short = np.zeros((LEAST_TOKENS - 1, 2))
    with pytest.raises(UserError, match="must have at least 300 tokens; it has 299"):
        rank_units(trace_of((short, short)))
    enough = np.zeros((LEAST_TOKENS, 2))
    units = rank_units(trace_of((enough, enough)))
    with pytest.raises(UserError, match="This text has no things."):
        find_units(units, label_of(np.zeros(LEAST_TOKENS, bool)), np.random.default_rng(0))


def test_a_label_of_another_text_is_loud():
    states = np.zeros((STEPS, 2))
    label = label_of(np.arange(STEPS + 1) % 2 == 0)
    with pytest.raises(ValueError, match="321 tokens"):
        find_units(rank_units(trace_of((states, states))), label, np.random.default_rng(0))


def test_a_real_network_finds_the_token_it_was_just_given(random_network):
    """An untrained network's states tell, of course, what came in just now."""
    rng = np.random.default_rng(11)
    ids = rng.integers(0, 7, size=600)
    trace = random_network(RunConfig(cell="gru", units=(16,))).trace(ids)
    finding = find_units(rank_units(trace), label_of(ids == 3), rng)
    assert finding.ranking[0].score > 0.6 > finding.bar


def test_no_move_is_shorter_than_a_tenth_of_the_text():
    """A label that is true in one place only, and a unit that rises up to it: moves close by would score high."""
    steps = 2000
    distance = np.abs(np.arange(steps) - 1000)
    unit = (-np.minimum(distance, 199.0))[:, None]  # says nothing 199 tokens or more away
    finding = find_units(rank_units(trace_of((unit, unit))), label_of(distance < 6), np.random.default_rng(0))
    flat = np.roll(distance < 6, 300)
    assert finding.bar == pytest.approx(abs(twin_binary(unit[:, 0], flat)), abs=0.02)
