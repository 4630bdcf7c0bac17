"""What the lesson on reading both ways computes, and that what its words claim is what was recorded."""


import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.corpus import load_bundled, split
from rnnviz.errors import UserError
from rnnviz.lessons import both_ways as module
from rnnviz.lessons.both_ways import (
    CORPUS, NUMBERS, SEEDS, SENTENCE, SENTENCE_LIMIT, SIDE, WEIGHTS, Writing, blank_of, blanked, checked_words, effects, guesses,
    labeller, read, recorded, words_of, written,
)
from rnnviz.vocabulary import Vocabulary

IDS = read(SENTENCE).ids
BLANK = len(recorded().vocabulary)


def test_what_is_shipped_is_small():
    assert NUMBERS.stat().st_size + WEIGHTS.stat().st_size < 3_000_000


def test_our_sentence_is_one_that_the_networks_never_read():
    text = load_bundled(CORPUS).text
    border = len(text) * 9 // 10
    assert SENTENCE in text[border:]
    assert SENTENCE not in text[:border]


@pytest.mark.parametrize("recipe", ["fill", "next"])
def test_both_kinds_have_nearly_as_many_weights(recipe):
    one, other = labeller(recipe, "forward").parameters, labeller(recipe, "both").parameters
    assert abs(one - other) / one < 0.01


def test_every_seed_of_each_kind_is_recorded_and_both_sides_win_with_each():
    filling = recorded().filling
    assert {name: [one.seed for one in seeds] for name, seeds in filling.items()} == dict.fromkeys(("forward", "both"), list(SEEDS))
    assert recorded().accuracy("both").least > recorded().accuracy("forward").most
    held_out = split(recorded().vocabulary.encode(load_bundled(CORPUS).text))[1]
    assert recorded().blanks == len(held_out) - 2 * SIDE


def test_the_spread_is_of_the_seeds():
    for direction, seeds in recorded().filling.items():
        shares = np.array([one.accuracy for one in seeds])
        np.testing.assert_allclose(recorded().accuracy(direction), (shares.mean(), shares.min(), shares.max()))


def test_the_leak_is_what_the_words_say():
    """The loss falls to almost nothing, on held-out text too; but the answer that nobody read is known worse."""
    honest, leak = recorded().foretelling["forward"], recorded().foretelling["both"]
    assert leak.curve[-1] < 0.1 < 1 < honest.curve[-1] + 0.5
    assert leak.held_out < 0.1 * honest.held_out
    assert leak.last > honest.last > 0.9 * honest.held_out


def test_the_honest_one_and_the_right_way_write_more_words_than_the_leaking_one():
    honest, leak, window = (
        np.mean([written(name, "Tilda looked at the river and ", 260, seed).share for seed in range(4)])
        for name in ("forward", "leak", "window")
    )
    assert honest > leak + 0.25 and window > leak + 0.15
    assert leak < 0.6


def test_the_same_seed_writes_the_same():
    assert written("leak", "The ", 30, 1) == written("leak", "The ", 30, 1) != written("leak", "The ", 30, 2)


@given(st.integers(2, 12))
def test_each_version_has_its_own_blank_and_nothing_else_changed(count):
    versions = blanked(IDS[:count], BLANK)
    assert versions.shape == (count, count)
    for place in range(count):
        expected = IDS[:count].copy()
        expected[place] = BLANK
        assert (versions[:, place] == expected).all()


@pytest.mark.parametrize("direction", ["forward", "both"])
def test_a_guess_is_what_the_network_says_where_only_that_letter_is_blank(direction):
    found = guesses(labeller("fill", direction), IDS)
    assert found.shape == (len(IDS), len(recorded().vocabulary))
    np.testing.assert_allclose(found.sum(axis=-1), 1, rtol=1e-5)
    for place in (0, 10, len(IDS) - 1):
        ids = IDS.copy()
        ids[place] = BLANK
        logits = labeller("fill", direction).logits(ids)[place]
        twin = np.exp(logits - logits.max())
        np.testing.assert_allclose(found[place], twin / twin.sum(), atol=1e-5)


@given(st.integers(1, 15), st.integers(0, 60))
def test_who_reads_forward_only_takes_nothing_from_what_comes_after(place, other):
    ids = IDS[:20].copy()
    ids[place + 1 :] = other
    np.testing.assert_allclose(guesses(labeller("fill", "forward"), ids)[place], guesses(labeller("fill", "forward"), IDS[:20])[place], atol=1e-6)


def test_a_letter_tells_forward_states_only_from_there_on_and_backward_ones_only_up_to_there():
    forward, backward = effects(labeller("fill", "both"), IDS)
    places = np.arange(len(IDS))
    before, after = places[None] < places[:, None], places[None] > places[:, None]  # (blank, time steps)
    assert forward[before].max() < 1e-6 and backward[after].max() < 1e-6  # how a product is rounded depends on its rows
    assert forward[places, places].min() > 1e-4 and backward[places, places].min() > 1e-4


def test_an_effect_is_the_mean_change_of_a_half_s_states():
    network = labeller("fill", "both")
    ids = IDS.copy()
    ids[5] = BLANK
    usual, changed = network.states(IDS), network.states(ids)
    forward, backward = effects(network, IDS)
    np.testing.assert_allclose(forward[5], np.abs(changed.forward.h - usual.forward.h).mean(axis=-1), atol=1e-6)
    np.testing.assert_allclose(backward[5], np.abs(changed.backward.h - usual.backward.h).mean(axis=-1), atol=1e-6)


def test_a_sentence_is_read_on_one_line_and_unknown_characters_are_told():
    sentence = read("  The road\n~~  €was ~ long. ")
    assert recorded().vocabulary.decode(sentence.ids) == "The road was long."
    assert sentence.unknown == ("~", "€")


@pytest.mark.parametrize("text", ["", "a", "€€€", "a" * (SENTENCE_LIMIT + 1)])
def test_a_sentence_that_is_too_short_or_too_long_is_told(text):
    with pytest.raises(UserError, match="2 to 90 characters .* this one has"):
        read(text)


def test_the_blank_is_the_one_token_that_is_not_said():
    assert blank_of(labeller("fill", "forward")) == blank_of(labeller("fill", "both")) == BLANK


def test_a_sentence_is_read_by_the_characters_of_another_text():
    vocabulary = Vocabulary.of("αβγ ", "char")
    sentence = read("αβ xγ", vocabulary)
    assert vocabulary.decode(sentence.ids) == "αβ γ" and sentence.unknown == ("x",)


def test_words_are_those_of_the_text_that_was_read():
    found = checked_words("The fox, the hen.", words_of("A HEN and the rest"))
    assert [piece for piece, mark in zip(found.pieces, found.unheard) if mark] == ["fox"] and found.words == 4


def test_words_of_the_tale_are_told_from_others_and_a_last_word_is_not_judged():
    found = checked_words('the Keeper said "houpe the," stou', words_of(load_bundled(CORPUS).text))
    assert found.words == 5
    assert [piece for piece, mark in zip(found.pieces, found.unheard) if mark] == ["houpe"]
    assert "".join(found.pieces) == 'the Keeper said "houpe the," stou'
    assert found.share == pytest.approx(4 / 5)
    assert Writing((), (), 0).share == 0


def test_the_recorded_weights_are_read_once():
    assert module.weights("fill", "both") is module.weights("fill", "both")
