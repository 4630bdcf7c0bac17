import numpy as np
import pytest

from rnnviz.nets.influence import Influence
from rnnviz.nets.records import Trace
from rnnviz.ui.components.influence_text import packed
from rnnviz.vocabulary import Vocabulary

TEXT = "abcab cabc"
VOCABULARY = Vocabulary.of(TEXT, "char")
IDS = VOCABULARY.encode(TEXT)
SHOWN = 5  # the position that is looked at first: 0.6 of the text


def influence(rows):
    """At each position the shares of `rows`, by distance, as far as the text reaches back."""
    strength = np.tile(np.array(rows, float), (len(IDS), 1))
    strength[np.arange(len(rows)) > np.arange(len(IDS))[:, None]] = np.nan
    return Influence(np.arange(len(IDS)), np.zeros(len(IDS), int), strength)


GRADIENT, ABLATION = influence([1.0, 4.0, 0.4, 0.004]), influence([8.0, 0.0, 4.0, 0.0])


def message(**influences):
    logits = np.random.default_rng(0).normal(size=(len(IDS), len(VOCABULARY))).astype(np.float32)
    return packed(Trace(IDS, (), logits), VOCABULARY, "lstm", influences, "one group")


@pytest.fixture
def mounted(mount):
    return mount("influence_text", message(gradient=GRADIENT, ablation=ABLATION))


def colours(mounted):
    return mounted.evaluate("root => [...root.querySelectorAll('.words span')].map((span) => getComputedStyle(span).backgroundColor)")


def darkness(colour):
    return 765 - sum(float(part) for part in colour.strip("rgba()").split(",")[:3])


def story(mounted):
    return mounted.locator(".story").text_content()


def test_tokens_are_shaded_by_their_share_of_the_strongest_on_a_log_scale(mounted):
    shown = colours(mounted)
    just_read, strongest, tenth, less, unmeasured = [darkness(shown[SHOWN - k]) for k in range(5)]
    assert strongest > just_read > tenth > less
    assert less == unmeasured  # less than 1 % looks like nothing
    assert tenth - less == pytest.approx(strongest - tenth, abs=4)  # 10 % is half way between 1 % and 100 %


def test_what_was_not_read_yet_is_not_shaded(mounted):
    assert mounted.locator(".words .unread").all_text_contents() == list("cabc")
    assert set(colours(mounted)[SHOWN + 1 :]) == {"rgba(0, 0, 0, 0)"}


def test_the_strongest_are_named_and_how_far_it_reaches(mounted):
    assert "rests most on “b” 1 back (100 %), “␣” just read (25 %), “a” 2 back (10 %)" in story(mounted)
    assert story(mounted).endswith("The farthest with at least 1 % of the strongest is 2 back.")


def test_pointing_moves_the_prediction_and_leaving_goes_back(mounted):
    mounted.locator(".words span").nth(8).hover()
    assert mounted.locator(".words .here").text_content() == "b"
    assert mounted.locator(".words .unread").all_text_contents() == ["c"]
    assert "After “b”" in mounted.locator(".predictions h3").text_content()
    mounted.page.mouse.move(0, 0)
    assert len(mounted.locator(".words .unread").all()) == 4


@pytest.mark.parametrize(("key", "step"), [("ArrowRight", 7), ("ArrowLeft", 5), ("Home", 1), ("End", 10)])
def test_by_keyboard(mounted, key, step):
    mounted.locator(".words").focus()
    mounted.page.keyboard.press(key)
    assert mounted.locator(".words").get_attribute("aria-valuenow") == str(step)


def test_a_tap_stays(mount):
    mounted = mount("influence_text", message(gradient=GRADIENT, ablation=ABLATION), touch=True)
    mounted.locator(".words span").nth(2).tap()
    assert mounted.locator(".words").get_attribute("aria-valuenow") == "3"


def test_by_ablation_it_is_shaded_anew(mounted):
    before = colours(mounted)
    mounted.locator("[data-way=ablation]").click()
    assert mounted.locator("[data-way=ablation]").get_attribute("aria-pressed") == "true"
    assert colours(mounted) != before
    assert "“␣” just read (100 %), “a” 2 back (50 %)." in story(mounted)


def test_what_was_not_measured_is_not_offered(mount):
    mounted = mount("influence_text", message(gradient=GRADIENT))
    assert not mounted.locator(".ways").is_visible()


def test_at_the_first_token_there_is_only_itself(mounted):
    mounted.locator(".words span").nth(0).click()
    assert "rests most on “a” just read (100 %)." in story(mounted)


def test_it_is_read_out_once_one_rests(mounted):
    mounted.page.wait_for_function("() => document.querySelector('#host').shadowRoot.querySelector('.alternative').textContent")
    assert mounted.locator(".alternative").text_content().startswith("It expects “")


def test_the_same_text_measured_anew_leaves_the_person_where_they_are(mounted):
    mounted.locator(".words span").nth(8).click()
    mounted.update(message(gradient=ABLATION, ablation=GRADIENT))
    mounted.page.mouse.move(0, 0)
    assert mounted.locator(".words").get_attribute("aria-valuenow") == "9"


def test_components_of_its_group_are_told_and_tell(mounted):
    told = mounted.page.evaluate_handle("() => { const told = []; window.addEventListener('rnnviz:cursor', ({ detail }) => told.push(detail)); return told; }")
    mounted.locator(".words span").nth(3).click()
    assert told.evaluate("all => all.at(-1)") == {"group": "one group", "source": "influence_text", "t": 3}
    mounted.page.mouse.move(0, 0)
    for group, now in (("another", "4"), ("one group", "2")):
        mounted.page.evaluate("group => window.dispatchEvent(new CustomEvent('rnnviz:cursor', { detail: { group, source: 'x', t: 1 } }))", group)
        assert mounted.locator(".words").get_attribute("aria-valuenow") == now


def test_the_theme_is_followed(mounted):
    before = colours(mounted)
    mounted.theme("dark")
    mounted.page.wait_for_timeout(100)
    assert colours(mounted)[SHOWN] != before[SHOWN]
