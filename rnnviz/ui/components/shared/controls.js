// What a person can choose on the page, found as Streamlit draws it: by the class that its key gives an element, and
// where there is no key by the words on it.

const KEY = "st-key-";
const OWN = `.${KEY}navigation, .${KEY}page_frame, .${KEY}share`;
const WIDGETS = 'button, input, textarea, [role="slider"], [role="radio"], [role="combobox"]';
const CANDIDATES = '[data-testid="stElementContainer"], [data-testid="stPopover"], [data-testid="stExpander"]';

// A text of one's own is too long for an address.
const UNLINKED = new Set(["pasted", "uploaded", "first_part"]);

const words = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
const inWords = (element) => words(element?.querySelector('[data-testid="stMarkdownContainer"]') ?? element);

/** A key or words as a name in a link: small, with nothing in it but letters, digits, _ and -. */
const slug = (text) =>
  text.replace(/[^A-Za-z0-9_]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase().slice(0, 60);

/**
 * All controls, drawings and folded texts under `root`, from top to bottom: `name`, `kind`, and `element`, which is what
 * to lock or hide. Kinds: "control"; "question", a guess to be made; "fold", a text to unfold; "drawing". Of a control,
 * `linked` says whether what it is set to stands in the page's address: its key is the name there, with no dot in it.
 */
export function controls(root = document) {
  return [...root.querySelectorAll(CANDIDATES)].filter((found) => !found.closest(OWN)).map(described).filter((control) => control?.name);
}

function described(found) {
  if (found.dataset.testid !== "stElementContainer") {
    const kind = found.dataset.testid === "stPopover" ? "control" : "fold";
    const button = found.querySelector("button, summary");
    return { name: slug(inWords(button)), kind, element: found.parentElement, linked: true };
  }
  const key = [...found.classList].find((name) => name.startsWith(KEY))?.slice(KEY.length);
  const widget = found.querySelector(WIDGETS);
  // Without a key: a button is a control; a link to another page is none, nor are the small buttons over code and tables.
  if (!key && (!widget || found.querySelector('[data-testid="stElementToolbar"], [data-testid="stCode"]'))) {
    return null;
  }
  const name = slug(key ? key.replace(/^(control|linked)-/, "") : labelOf(found));
  // What is still being loaded has its key already, and counts as a drawing until it has something to press.
  if (key && (!widget || found.querySelector(".stBidiComponent"))) {
    return { name, kind: "drawing", element: found };
  }
  const kind = key?.endsWith("-guess") ? "question" : "control";
  return { name, kind, element: found, linked: !key || isLinked(name, found) };
}

function isLinked(name, element) {
  const says = element.querySelector('[data-testid="stButton"]') || name === "source-run" || !name.includes("-");
  return says && !UNLINKED.has(name);
}

/** What `element` is called on the page; a drawing by its own title, else by the heading above it, else by its key. */
export function labelOf(element) {
  const label = element.querySelector('[data-testid="stWidgetLabel"]');
  if (label) {
    return inWords(label);
  }
  const drawing = element.querySelector('.stBidiComponent');
  return drawing ? titleOf(element, drawing) : inWords(element.querySelector("button, summary, label"));
}

function titleOf(element, drawing) {
  const root = [drawing, ...drawing.querySelectorAll("*")].find((part) => part.shadowRoot)?.shadowRoot;
  const title = root?.querySelector("section[aria-label]")?.getAttribute("aria-label");
  if (title) {
    return title;
  }
  const above = [...document.querySelectorAll('[data-testid="stMain"] :is(h1, h2, h3, h4, h5, h6)')].filter(
    (heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  const key = [...element.classList].find((name) => name.startsWith(KEY)).slice(KEY.length).split("-").slice(0, 2);
  return above.length ? `Drawing below “${inWords(above.at(-1))}”` : `Drawing: ${key.join(" ").replaceAll("_", " ")}`;
}

/** What `element` is set to, in words; "" for a button, and for what can't be told. */
export function valueOf(element) {
  const chosen = [...element.querySelectorAll('[aria-checked="true"], [role="radio"]:checked, input[type="radio"]:checked')];
  if (chosen.length) {
    return chosen.map((one) => words(one) || words(one.closest("label"))).join(", ");
  }
  const box = element.querySelector('input[type="checkbox"]');
  if (box) {
    return box.checked ? "on" : "off";
  }
  const slider = element.querySelector('[role="slider"], input[type="range"]');
  return slider?.getAttribute("aria-valuetext") ?? element.querySelector("input, textarea")?.value ?? "";
}

/** Whether `names`, a set out of a link, mean this control. A drawing's key may end in the id of its run. */
export function isMeant({ name, kind }, names) {
  return names.has(name) || (kind === "drawing" && [...names].some((one) => name.startsWith(`${one}-`)));
}
