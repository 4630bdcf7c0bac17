import pytest

from rnnviz.run_folder import Snapshot
from rnnviz.ui.components import samples as module

HOSTILE = '<img src=x onerror="document.body.dataset.hacked = 1">\n  two  spaces'


def data_of(texts, live=True):
    written = [
        {"step": 100 * k, "seconds": 1.5 * k, "held_out_loss": 4.2 - k / 4, "text": text}
        for k, text in enumerate(texts)
    ]
    return {"samples": written, "live": live, "tokens_name": "character", "height": 200}


@pytest.fixture
def samples(mount):
    return mount("samples", data_of(["zqx", "the the", "the tree"]))


def shown(mounted):
    return mounted.locator(".text").text_content()


def test_it_shows_the_newest_with_its_step_and_loss(samples):
    assert shown(samples) == "the tree"
    about = samples.locator(".about").text_content()
    assert "After step 200" in about
    assert "held out 3.700 nats per character" in about
    assert samples.locator(".place").text_content() == "3 of 3"


def test_it_follows_the_newest_while_training(samples):
    samples.update(data_of(["zqx", "the the", "the tree", "the tree is"]))
    assert shown(samples) == "the tree is"
    assert samples.locator(".newest").is_hidden()


def test_who_scrolled_back_stays_there_until_they_return(samples):
    samples.locator(".scrubber").focus()
    samples.page.keyboard.press("Home")
    assert shown(samples) == "zqx"
    assert "Before training" in samples.locator(".about").text_content()
    samples.update(data_of(["zqx", "the the", "the tree", "the tree is"]))
    assert shown(samples) == "zqx"
    samples.locator(".newest").click()
    assert shown(samples) == "the tree is"
    samples.update(data_of(["zqx", "the the", "the tree", "the tree is", "and more"]))
    assert shown(samples) == "and more"


def test_arrow_keys_in_the_text_and_buttons_go_back_and_forth(samples):
    samples.locator(".text").focus()
    samples.page.keyboard.press("ArrowLeft")
    assert shown(samples) == "the the"
    samples.locator(".earlier").click()
    assert shown(samples) == "zqx"
    assert samples.locator(".earlier").is_disabled()
    samples.locator(".later").click()
    assert shown(samples) == "the the"
    assert samples.locator(".scrubber").get_attribute("aria-valuetext") == (
        "After step 100, held out 3.950 nats per character"
    )


def test_another_run_with_fewer_samples_is_followed(samples):
    samples.locator(".earlier").click()
    samples.update(data_of(["a new start"]))
    assert shown(samples) == "a new start"
    samples.update(data_of(["a new start", "next"]))
    assert shown(samples) == "next"


def test_an_update_without_a_new_sample_leaves_a_selection_alone(samples):
    samples.evaluate("root => { root.querySelector('.text').firstChild.marked = true }")
    samples.update(data_of(["zqx", "the the", "the tree"]))
    assert samples.evaluate("root => root.querySelector('.text').firstChild.marked") is True


def test_hostile_text_stays_text_and_line_breaks_and_spaces_are_kept(samples):
    samples.update(data_of(["zqx", HOSTILE]))
    assert shown(samples) == HOSTILE
    assert samples.locator("img").count() == 0
    assert samples.evaluate("root => getComputedStyle(root.querySelector('.text')).whiteSpace") == "pre-wrap"


def test_before_the_first_sample_it_says_so(mount):
    mounted = mount("samples", data_of([]))
    assert "first sample" in shown(mounted)
    mounted.update(data_of(["zqx"]))
    assert shown(mounted) == "zqx"


def test_a_finished_run_has_nothing_live_to_go_back_to(mount):
    mounted = mount("samples", data_of(["a", "b"], live=False))
    mounted.locator(".earlier").click()
    assert mounted.locator(".newest").text_content() == "To the newest"


def test_cleanup_takes_the_keys_away(samples):
    samples.cleanup()
    samples.locator(".text").focus()
    samples.page.keyboard.press("ArrowLeft")
    assert shown(samples) == "the tree"


def test_the_wrapper_sends_what_the_component_reads(monkeypatch):
    sent = {}
    monkeypatch.setattr(module, "declare", lambda name: lambda **arguments: sent.update(arguments, name=name))
    module.samples([Snapshot(0, 0, 0.0, 0.0, 4.2, 10, "zqx")], key="k")
    assert sent["name"] == "samples"
    assert sent["data"]["samples"] == [{"step": 0, "seconds": 0.0, "held_out_loss": 4.2, "text": "zqx"}]
