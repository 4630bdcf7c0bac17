import pytest

from rnnviz.config import RunConfig
from rnnviz.ui.components.architecture import architecture_data


def data_of(vocabulary=65, **settings):
    return architecture_data(RunConfig(**settings), vocabulary)


@pytest.fixture
def still(mount):
    """The drawing of the default LSTM, which does not move softly but at once."""
    return mount("architecture", data_of(), reduced_motion=True)


def words(mounted, selector):
    return [text for text in mounted.locator(f"{selector} text").all_text_contents() if text]


def test_it_draws_the_way_from_a_token_to_the_next_with_widths_and_counts(still):
    assert words(still, ".layer") == ["LSTM · 128", "98,816"]
    assert words(still, ".embedding") == ["Embedding", "4,160"]
    assert words(still, ".dense") == ["Dense", "8,385"]
    assert words(still, ".next") == ["next character"]
    assert words(still, ".edges") == ["64", "128", "65"]
    assert "111,361 parameters" in still.locator("figcaption").text_content()


def test_a_recurrence_is_a_loop_and_both_directions_have_one_each(still):
    def loops():
        shown = "loop => getComputedStyle(loop).visibility === 'visible'"
        return still.evaluate(f"root => [...root.querySelectorAll('.loop')].filter({shown}).length")

    assert loops() == 1
    still.update(data_of(bidirectional=True, units=(64,)))
    assert loops() == 2
    assert words(still, ".layer")[:2] == ["→ LSTM · 64", "← LSTM · 64"]
    assert words(still, ".token") == ["a", "32 characters"]
    assert words(still, ".edges") == ["64", "128", "65"]


def test_layers_are_stacked_one_above_another(still):
    still.update(data_of(cell="gru", units=(256, 128, 64)))
    boxes = [still.locator(".layer .box").nth(k).bounding_box() for k in range(3)]
    titles = [text for text in words(still, ".layer") if "GRU" in text]
    tops = dict(zip(titles, (box["y"] for box in boxes)))
    assert tops["GRU · 64"] < tops["GRU · 128"] < tops["GRU · 256"]
    assert len({box["x"] for box in boxes}) == 1
    assert words(still, ".edges") == ["64", "256", "128", "64", "65"]


def test_an_update_keeps_the_elements_that_stay(still):
    still.evaluate("root => { root.querySelector('.dense').marked = true }")
    still.update(data_of(cell="rnn", units=(32,)))
    assert still.evaluate("root => root.querySelector('.dense').marked") is True
    assert words(still, ".layer")[0] == "SimpleRNN · 32"
    still.update(data_of(cell="rnn", units=(32, 32)))
    still.update(data_of(cell="rnn", units=(32,)))
    assert still.locator(".layer").count() == 1


def test_a_change_moves_softly_to_where_it_would_have_been_drawn_at_once(mount):
    stacked = data_of(units=(64, 64))
    at_once = mount("architecture", stacked, reduced_motion=True)
    places = "root => [...root.querySelectorAll('.node')].map(node => node.getAttribute('transform')).sort()"
    wanted = at_once.evaluate(places)
    soft = mount("architecture", data_of())
    soft.update(stacked)
    soft.page.wait_for_timeout(60)
    assert soft.evaluate(places) != wanted
    soft.page.wait_for_timeout(800)
    assert soft.evaluate(places) == wanted
    assert soft.evaluate(
        "root => [...root.querySelectorAll('.node')].every(node => node.getAttribute('opacity') === '1')"
    )


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_pointing_at_a_part_or_focusing_it_tells_the_formula_of_its_count(still, how):
    getattr(still.locator(".layer"), how)()
    told = still.locator("figcaption").text_content()
    assert "4 · units · (input + units + 1) = 4 · 128 · (64 + 128 + 1) = 98,816" in told
    assert "formula" not in told


def test_the_tab_key_reaches_each_part_and_leaving_gives_the_total_back(still):
    told = []
    for _ in range(3):
        still.page.keyboard.press("Tab")
        told.append(still.locator(".sum").text_content())
    assert told == ["Embedding:", "LSTM:", "Dense:"]
    still.page.keyboard.press("Tab")
    assert still.locator(".sum").text_content() == "111,361 parameters"


def test_the_text_alternative_follows_the_choice(still):
    assert "LSTM layer of 128 units" in still.locator("svg").get_attribute("aria-label")
    still.update(data_of(cell="gru", bidirectional=True, units=(64,), level="word"))
    said = still.locator("svg").get_attribute("aria-label")
    assert "A window of 32 words" in said
    assert "bidirectional GRU layer of 64 units in each direction" in said
    assert "(64 + 64 + 2)" in still.locator(".layer").get_attribute("aria-label")


@pytest.mark.parametrize("width", [360, 800])
def test_nothing_sticks_out_of_the_width(mount, width):
    mounted = mount("architecture", data_of(units=(512, 512, 512), vocabulary=20000), width=width)
    box = mounted.locator(".nodes").bounding_box()
    host = mounted.page.locator("#host").bounding_box()
    assert box["x"] >= host["x"] - 1
    assert box["x"] + box["width"] <= host["x"] + host["width"] + 1


def test_hostile_words_stay_text(still):
    data = data_of()
    data["cell"] = data["token"] = "<img src=x onerror=alert(1)>"
    data["parameters"][1]["name"] = "<img src=x onerror=alert(1)>"
    still.update(data)
    still.locator(".layer").focus()
    assert still.locator("img").count() == 0
    assert "<img" in still.locator("figcaption").text_content()


def test_cleanup_ends_motion_and_pointing(mount):
    mounted = mount("architecture", data_of())
    # All in the page, so that the motion has no time to end by itself.
    before, after = mounted.evaluate(
        """async (root, data) => {
            const places = () => [...root.querySelectorAll('.node')].map(node => node.getAttribute('transform'));
            await harness.update(data);
            harness.cleanup();
            const before = places();
            await new Promise(resolve => setTimeout(resolve, 600));
            return [before, places()];
        }""",
        data_of(units=(64, 64, 64)),
    )
    assert before == after
    told = mounted.locator("figcaption").text_content()
    mounted.locator(".dense").focus()
    assert mounted.locator("figcaption").text_content() == told


def test_meanwhile_what_draws_the_loss_curve_is_loaded(still):
    still.page.wait_for_function("() => window.Plotly")
