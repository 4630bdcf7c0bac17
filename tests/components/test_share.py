"""What the page as a file and the link for a class are made of, each module in the blank page."""

import pytest

from rnnviz.ui.components import page_frame, share


@pytest.fixture
def run(browser, component_server):
    """`run(module, body, argument)`: the result of a body that sees `module` and `argument`."""
    page = browser.new_page()
    page.goto(f"{component_server}/blank.html")

    def run(module, body, argument=None):
        address = f"/_stcore/bidi-components/rnnviz.share/share/{module}.js"
        return page.evaluate(f"async (argument) => {{ const module = await import('{address}'); {body} }}", argument)

    yield run
    page.close()


CHOSEN = "new Map([['cell', 'locked'], ['seed', 'hidden'], ['units', 'free'], ['width', 'locked']])"


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("http://a/train", "http://a/train?lock=cell,width&hide=seed"),
        ("http://a/train?text=a%20b&lock=x&hide=y,z#part", "http://a/train?text=a%20b&lock=cell,width&hide=seed"),
        ("http://a/?locked=1&hide", "http://a/?locked=1&lock=cell,width&hide=seed"),
    ],
)
def test_the_link_is_the_address_and_what_is_locked_and_hidden(run, address, link):
    assert run("linking", f"return module.linkWith(argument, {CHOSEN})", address) == link


def test_all_free_is_the_address_alone(run):
    assert run("linking", "return module.linkWith('http://a/train?lock=x', new Map([['x', 'free']]))") == "http://a/train"


def test_a_drawing_is_named_without_its_run(run):
    names = ["curve-" + "0a" * 12, "inside-viewer-tale-gru", "curve-axis"]
    body = "return argument.map((name) => module.nameWithoutRun(name, ['grammar-lstm', 'tale-gru']))"
    assert run("linking", body, names) == ["curve", "inside-viewer", "curve-axis"]


def test_styles_can_t_end_their_element_and_point_to_nothing_outside(run):
    css = 'a::after { content: "</style><script>"; background: url(/missing.png), url("#mark"), url("http://127.0.0.1:9/x") }'
    got = run("styles", "return await module.inlined({ css: argument, base: document.baseURI })", css)
    assert "</" not in got and "<\\/style>" in got
    assert "missing" not in got and "http" not in got
    assert 'url("#mark")' in got


def test_a_rule_that_the_browser_can_t_write_down_is_taken_from_its_file(run):
    body = """
      const link = document.createElement("link");
      Object.assign(link, { rel: "stylesheet", href: "/_stcore/bidi-components/rnnviz.gate_viewer/gate_viewer/gate_viewer.css" });
      await new Promise((resolve) => { link.onload = resolve; document.head.append(link); });
      return (await Promise.all(module.rulesOf(document).map(module.inlined))).join("\\n");
    """
    got = run("styles", body)
    assert "border: solid var(--st-text-color); border-width: 0 1px" in got  # the cursor in the heatmap
    assert "@import" not in got and ".words span" in got


MAKE = """
  const host = document.createElement("div");
  host.attachShadow({ mode: "open" }).innerHTML = argument;
  document.body.append(host);
  const file = document.implementation.createHTMLDocument("");
  const canvas = host.shadowRoot.querySelector("canvas");
  if (canvas) {
    canvas.getContext("2d").fillRect(0, 0, 5, 5);
  }
  host.shadowRoot.querySelectorAll("input[type=text], textarea").forEach((field) => (field.value = "now & <b>"));
  const { copyOf } = module.copier(document, file, "");
  file.body.append(copyOf(host));
  return file.body.innerHTML;
"""


def test_what_is_in_a_shadow_root_is_kept_as_one_without_script_and_handlers(run):
    got = run("copy_of", MAKE, '<p onclick="x()" tabindex="0">1 &lt; 2 <script>x</script><a href="http://b/">there</a></p>')
    assert got.startswith('<div><template shadowrootmode="open">')
    assert "<p>1 &lt; 2 <a>there</a></p>" in got


def test_a_canvas_is_a_picture_in_its_place_and_fields_keep_what_was_typed(run):
    got = run("copy_of", MAKE, '<canvas width="20" height="20" style="width: 10px; height: 10px"></canvas><input type="text"><textarea></textarea>')
    assert '<img src="data:image/png;base64,' in got and "width: 10px; height: 10px" in got
    assert 'value="now &amp; <b>"' in got or 'value="now &amp; &lt;b&gt;"' in got
    assert "<textarea>now &amp; &lt;b&gt;</textarea>" in got


def test_what_is_hidden_for_the_class_is_not_in_the_file(run):
    assert "secret" not in run("copy_of", MAKE, '<p data-held="hidden">secret</p><p>seen</p>')


def test_the_wrapper_sends_what_the_component_reads(monkeypatch):
    sent = {}
    monkeypatch.setattr(share, "declare", lambda name: lambda **arguments: sent.update(arguments, name=name))
    share.share(page_frame.Held(("cell",), ("seed",)), ["tale-gru"])
    assert sent["name"] == "share"
    assert sent["data"] == {"lock": ("cell",), "hide": ("seed",), "runs": ("tale-gru",)}
