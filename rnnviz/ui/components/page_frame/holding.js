// Keeps what a teacher's link locks or hides locked and hidden, whatever Streamlit draws anew.

import { controls, isMeant, labelOf, valueOf } from "../shared/controls.js";

const WHY = "Locked by the link that opened this page";
const HELD = "held";
// Not in the component's file, which may come later than what is to be hidden.
const gone = new CSSStyleSheet();
gone.replaceSync(`[data-${HELD}="hidden"] { display: none !important; }`);

/** `keep({lock, hide})`, lists of names, holds them from now on, and nothing else; `end()` lets go of all. */
export function holding() {
  let [locked, hidden] = [new Set(), new Set()];
  // A change is followed before it is painted: nothing hidden is ever seen.
  const observer = new MutationObserver(apply);
  document.adoptedStyleSheets = [...new Set([...document.adoptedStyleSheets, gone])];

  function apply() {
    const found = controls();
    const held = new Set();
    for (const control of found) {
      const way = isMeant(control, hidden) ? "hidden" : isMeant(control, locked) ? "locked" : "";
      if (way) {
        held.add(control.element);
        hold(control, way);
      }
    }
    found.filter(({ element }) => element.dataset[HELD] === "hidden").forEach(({ element }) => foldEmptied(element, held));
    document.querySelectorAll(`[data-${HELD}]`).forEach((element) => held.has(element) || letGo(element));
  }

  return {
    keep({ lock, hide }) {
      [locked, hidden] = [new Set(lock), new Set(hide)];
      observer.disconnect();
      apply();
      if (locked.size || hidden.size) {
        observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["class"] });
      }
    },
    end() {
      [locked, hidden] = [new Set(), new Set()];
      observer.disconnect();
      apply();
    },
  };
}

/** What is inert takes neither mouse nor keys. It is told to nobody either, so that the element around it tells all. */
function hold({ element, kind }, way) {
  element.dataset[HELD] = way;
  if (way === "locked") {
    [...element.children].forEach((child) => (child.inert = true));
    const value = kind === "control" ? valueOf(element) : "";
    const told = `${labelOf(element)}${value ? `: ${value}` : ""}. ${WHY}.`;
    set(element, { title: WHY, role: "group", "aria-label": told });
    const mark = markOf(element);
    marksIn(element).forEach((other) => other === mark || delete other.dataset.padlock);
    mark.dataset.padlock = "";
  }
}

/** Where the padlock stands: after the label that is seen, else in the corner. */
function markOf(element) {
  const labels = element.querySelectorAll('[data-testid="stWidgetLabel"] p, [data-testid="stButton"] p, button[kind] p');
  return [...labels].find((label) => label.offsetWidth) ?? element;
}

const marksIn = (element) => [element, ...element.querySelectorAll("[data-padlock]")];

function letGo(element) {
  if (element.dataset[HELD] === "locked") {
    [...element.children].forEach((child) => (child.inert = false));
    ["title", "role", "aria-label"].forEach((name) => element.removeAttribute(name));
    marksIn(element).forEach((mark) => delete mark.dataset.padlock);
  }
  delete element.dataset[HELD];
}

/** A row or column in which all is hidden would leave its gap. */
function foldEmptied(element, held) {
  const around = element.parentElement;
  const isGone = (child) => held.has(child) && child.dataset[HELD] === "hidden";
  if (around?.closest('[data-testid="stMainBlockContainer"] *') && [...around.children].every(isGone)) {
    around.dataset[HELD] = "hidden";
    held.add(around);
    foldEmptied(around, held);
  }
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== value) {
      element.setAttribute(name, value);
    }
  }
}
