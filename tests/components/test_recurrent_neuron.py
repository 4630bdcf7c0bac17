"""The recurrent neuron in a real browser: folding, stepping, changing weights, and its arithmetic beside Python's."""

import functools

import numpy as np
import pytest

from rnnviz.lessons.word_network import WORDS, WordWeights, learn, read, spell, start, without_loop
from rnnviz.ui.components.recurrent_neuron import neuron_data

MODULES = "/_stcore/bidi-components/rnnviz.recurrent_neuron/recurrent_neuron"
READ = "async ([base, weights, inputs]) => (await import(`${base}/network.js`)).read(weights, inputs)"

learned = functools.cache(learn)


@pytest.fixture
def shown(mount):
    def shown(view, word="noon", **options):
        options = {"width": 1300, "reduced_motion": True} | options
        return mount("recurrent_neuron", neuron_data(learned(word, 0), view), **options)

    return shown


def minus(text):
    return text.replace("-", "−")


def story(mounted):
    return mounted.locator(".story").text_content()


def states(mounted):
    """The numbers in each step's state; those that are not known are empty."""
    return mounted.evaluate("""root => [...root.querySelectorAll('.step .state')].map(
      (state) => [...state.querySelectorAll('.number')].map((number) => number.textContent))""")


def shares(mounted):
    return mounted.evaluate("""root => [...root.querySelectorAll('.step')].map(
      (step) => [...step.querySelectorAll('.share')].map((share) => share.textContent))""")


def marked(mounted):
    return mounted.evaluate("""root => [...root.querySelectorAll('.step')].map(
      (step) => step.classList.contains('marked'))""")


def unfolded(mounted):
    return mounted.evaluate("root => root.querySelector('.drawing').style.getPropertyValue('--unfolded')")


def stamps(mounted, within):
    """The numbers in each table of weights inside `within`."""
    return mounted.evaluate("""(root, within) => [...root.querySelectorAll(`${within} .stamp`)].map(
      (stamp) => [...stamp.querySelectorAll('text')].map((number) => number.textContent).join(' '))""", within)


def as_shown(values):
    return [[minus(f"{value:.2f}") for value in row] for row in np.asarray(values) + 0.0]


def in_per_cent(probabilities):
    return [[f"{int(100 * share + 0.5)} %" for share in row] for row in probabilities]


def field(mounted, label):
    return mounted.page.get_by_label(label, exact=True).and_(mounted.page.locator(".weight"))


def reading_of(word, change=lambda weights: weights):
    return read(change(learned(word, 0).after), spell(word).inputs)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("word", WORDS)
def test_the_browser_computes_what_python_computes(shown, word, seed):
    rng = np.random.default_rng(seed)
    weights = WordWeights(*(rng.normal(0, 3, values.shape) for values in start(spell(word), 0)))
    given = {name: values.tolist() for name, values in weights._asdict().items()}
    found = shown("unfold").page.evaluate(READ, [MODULES, given, list(spell(word).inputs)])
    for name, values in read(weights, spell(word).inputs)._asdict().items():
        np.testing.assert_allclose(found[name], values, rtol=0, atol=1e-12)


def test_it_is_folded_until_it_is_asked_to_unfold_and_says_no_results(shown):
    neuron = shown("unfold")
    assert unfolded(neuron) == "0"
    assert "a loop" in story(neuron)
    neuron.locator(".fold").press("Enter")
    assert unfolded(neuron) == "1"
    assert "once for each letter of “noon”" in story(neuron)
    assert neuron.locator(".drawing").get_attribute("aria-label") == story(neuron)
    assert "%" not in neuron.locator(".drawing").text_content()
    neuron.locator(".fold").press("Enter")
    assert unfolded(neuron) == "0"


def test_it_unfolds_softly_where_motion_is_welcome_and_comes_to_the_same(shown):
    soft, still = shown("unfold", reduced_motion=False), shown("unfold")
    for neuron in (soft, still):
        neuron.locator(".fold").click()
    soft.page.wait_for_function("""() => document.querySelector('#host').shadowRoot
      .querySelector('.drawing').style.getPropertyValue('--unfolded') === '1'""")
    drawn = [neuron.evaluate("root => root.querySelector('.drawing').innerHTML") for neuron in (soft, still)]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("view", ["unfold", "steps"])
def test_the_same_weights_stand_at_every_step(shown, view):
    neuron, after = shown(view), learned("noon", 0).after
    (recurrent,), (out, into) = set(stamps(neuron, ".links")), dict.fromkeys(stamps(neuron, ".steps"))
    for found, values in ((recurrent, after.recurrent_kernel), (out, after.output_kernel), (into, after.kernel)):
        assert found.split() == sum(as_shown(values), [])
    assert len(stamps(neuron, ".links")) == 4
    assert len(stamps(neuron, ".steps")) == 8


@pytest.mark.parametrize("word", WORDS)
def test_each_step_shows_the_network_s_numbers_as_it_is_reached(shown, word):
    neuron, found = shown("steps", word), reading_of(word)
    for t in range(len(word)):
        blank = [["", ""]] * (len(word) - t - 1)
        assert states(neuron) == as_shown(found.states[1 : t + 2]) + blank
        assert shares(neuron)[: t + 1] == in_per_cent(found.probabilities[: t + 1])
        assert marked(neuron).index(True) == t
        assert story(neuron).startswith(f"Step {t + 1} reads “{word[t]}”")
        assert story(neuron).endswith("That is right.")
        neuron.locator(".drawing").press("ArrowRight")
    assert neuron.locator(".later").is_disabled()
    neuron.locator(".drawing").press("Home")
    assert states(neuron)[1] == ["", ""]


def test_the_calculation_has_the_step_s_own_numbers(shown):
    neuron, after, found = shown("steps"), learned("noon", 0).after, reading_of("noon")
    neuron.locator(".later").click()
    neuron.locator(".later").click()
    (update, outputs), state = neuron.locator(".grid").all(), found.states[2]
    words = "".join(update.text_content().split()).replace("(−", "−")
    for k in range(2):
        products = "+".join(minus(f"{state[j]:.2f}·{after.recurrent_kernel[j, k]:.2f}") for j in range(2))
        sums = f"tanh({after.kernel[1, k]:.2f}+{products}+{after.bias[k]:.2f}"
        result = f"=tanh({np.arctanh(found.states[3, k]):.2f}={found.states[3, k]:.2f}"
        assert minus(sums + result).replace("(−", "−") in words.replace(")", "")
    assert "row “o” of W" in update.text_content()
    shares_written = outputs.locator(".share").all_text_contents()
    assert shares_written == [f"{100 * share:.1f} %" for share in found.probabilities[2]]


def test_going_on_is_seen_where_motion_is_welcome(shown):
    neuron = shown("steps", reduced_motion=False)
    neuron.locator(".later").click()
    neuron.locator(".pulse").first.wait_for(state="attached")
    neuron.page.wait_for_function("!document.querySelector('#host').shadowRoot.querySelector('.pulse')")
    assert states(neuron)[:2] == as_shown(reading_of("noon").states[1:3])


def test_both_steps_that_read_the_same_letter_are_marked(shown):
    neuron, found = shown("twice", "banana"), reading_of("banana")
    assert marked(neuron) == [False, False, False, True, False, True]
    assert shares(neuron) == in_per_cent(found.probabilities)
    assert neuron.locator(".story").is_hidden()
    assert "Step 6 reads a, state 0.79 (−0.95), expects b 1 %, a 1 %, n 4 %, end 93 %." in (
        neuron.locator(".drawing").get_attribute("aria-label")
    )


def test_a_changed_weight_changes_everything_after_it_at_once_and_nothing_before(shown):
    neuron, learned_states = shown("change"), as_shown(reading_of("noon").states[1:])
    field(neuron, "U from unit 1 to unit 2").fill("-1.5")

    def changed(weights):
        kernel = weights.recurrent_kernel.copy()
        kernel[0, 1] = -1.5
        return weights._replace(recurrent_kernel=kernel)

    found = reading_of("noon", changed)
    assert states(neuron) == as_shown(found.states[1:])
    assert shares(neuron) == in_per_cent(found.probabilities)
    assert states(neuron)[0] == learned_states[0]
    assert all(now != before for now, before in zip(states(neuron)[1:], learned_states[1:]))
    assert marked(neuron) == [False, True, True, True]
    assert story(neuron).startswith("Step 1 is as before. States and outputs differ from step 2 on.")
    assert {stamp.split()[1] for stamp in stamps(neuron, ".links")} == {"−1.50"}
    neuron.locator(".reset").click()
    assert states(neuron) == learned_states
    assert marked(neuron) == [False] * 4
    assert story(neuron) == "These are the weights that it has learned. It expects the right token at 4 of 4 steps."


@pytest.mark.parametrize(
    ("label", "said", "columns"),
    [
        ("W from “n” to unit 1", "States and outputs differ from the first step on.", [True] * 4),
        ("W from “o” to unit 1", "Step 1 is as before. States and outputs differ", [False, True, True, True]),
        ("b of unit 2", "States and outputs differ from the first step on.", [True] * 4),
        ("V from unit 1 to “n”", "The states are as before", [True] * 4),
        ("c of end", "The states are as before", [True] * 4),
    ],
)
def test_it_says_from_where_on_a_change_counts(shown, label, said, columns):
    neuron = shown("change")
    field(neuron, label).fill("3")
    assert story(neuron).startswith(said)
    assert marked(neuron) == columns


def test_two_changes_at_once_are_told_apart(shown):
    neuron = shown("change")
    field(neuron, "U from unit 1 to unit 1").fill("2")
    field(neuron, "c of end").fill("2")
    assert story(neuron).startswith("Outputs differ from the first step on, states differ from step 2 on.")
    assert marked(neuron) == [True] * 4


def test_the_slider_moves_the_weight_that_was_touched_last_by_keyboard_too(shown):
    def biased(weights):
        return weights._replace(bias=np.array([4, weights.bias[1]]))

    neuron = shown("change")
    field(neuron, "b of unit 1").focus()
    slider = neuron.locator(".slide")
    assert slider.get_attribute("aria-label") == "b of unit 1"
    slider.press("End")
    assert field(neuron, "b of unit 1").input_value() == "4"
    assert states(neuron) == as_shown(reading_of("noon", biased).states[1:])
    field(neuron, "U from unit 2 to unit 1").press("ArrowUp")
    assert "U from unit 2 to unit 1" in neuron.locator(".which").text_content()
    assert states(neuron)[0] == as_shown(reading_of("noon", biased).states[1:])[0]


@pytest.mark.parametrize("word", WORDS)
def test_with_the_loop_cut_the_same_letter_has_one_answer(shown, word):
    neuron = shown("change", word)
    neuron.locator(".loopless").click()
    assert shares(neuron) == in_per_cent(reading_of(word, without_loop).probabilities)
    first, second = neuron_data(learned(word, 0), "change")["twice"]
    assert shares(neuron)[first] == shares(neuron)[second]
    assert f"of {len(word)} steps" in story(neuron)


def test_before_learning_is_one_click_away_and_the_learned_shares_stay_marked(shown):
    neuron = shown("change")
    neuron.locator(".untrained").click()
    assert shares(neuron) == in_per_cent(read(learned("noon", 0).before, spell("noon").inputs).probabilities)
    line = neuron.locator(".step >> nth=0 >> .was >> nth=1")
    track = neuron.locator(".step >> nth=0 >> .track >> nth=1")
    at = (float(line.get_attribute("x1")) - float(track.get_attribute("x"))) / float(track.get_attribute("width"))
    assert at == pytest.approx(reading_of("noon").probabilities[0, 1], abs=0.01)


@pytest.mark.parametrize("typed", ["", "99", "-99"])
def test_what_is_no_weight_changes_nothing_and_is_marked(shown, typed):
    neuron = shown("change")
    before, box = states(neuron), field(neuron, "b of unit 1")
    box.fill(typed)
    assert box.get_attribute("aria-invalid") == "true"
    assert states(neuron) == before
    box.blur()
    assert box.get_attribute("aria-invalid") == "false"
    assert box.input_value() == "0.14"


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("view", ["unfold", "twice", "steps", "change"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_narrow_page_and_has_words_for_who_can_not_see_it(shown, word, view, theme):
    neuron = shown(view, word, width=736, theme=theme)
    wide, room = neuron.locator(".neuron").evaluate("element => [element.scrollWidth, element.clientWidth]")
    assert wide <= room
    assert neuron.evaluate("root => root.querySelector('.drawing').getBoundingClientRect().width <= 736")
    assert neuron.locator(".drawing").get_attribute("aria-label")
    if view in ("twice", "change"):
        assert f"Step {len(word)} reads {word[-1]}, state" in neuron.locator(".drawing").get_attribute("aria-label")


def test_another_word_starts_over(shown):
    neuron = shown("change")
    field(neuron, "b of unit 1").fill("2")
    neuron.update(neuron_data(learned("hello", 0), "change"))
    assert states(neuron) == as_shown(reading_of("hello").states[1:])
    assert field(neuron, "W from “h” to unit 1").count() == 1


def test_the_same_data_again_keeps_what_was_set_by_hand(shown):
    neuron = shown("change")
    field(neuron, "b of unit 1").fill("2")
    before = states(neuron)
    neuron.update(neuron_data(learned("noon", 0), "change"))
    assert states(neuron) == before
