// Where to look: step, unit, layer and view.

import { visible } from "../shared/canvas.js";
import { cleanups } from "../shared/instance.js";

const AROUND = 6;
const LETTERS = 26;

function aroundLetter(tokens, t) {
  const first = Math.max(0, Math.min(tokens.length - 2 * AROUND - 1, t - AROUND));
  return [first, first + 2 * AROUND + 1];
}

/** As many words on each side as have room. */
function aroundWord(tokens, t) {
  const reach = (list) => {
    let room = LETTERS / 2;
    const beyond = list.findIndex((token) => (room -= token.length + 1) < 0);
    return beyond < 0 ? list.length : beyond;
  };
  return [t - reach(tokens.slice(0, t).reverse()), t + 1 + reach(tokens.slice(t + 1))];
}

/** `onMove(change)` with some of {t, unit, layer, direction}; `onView("cell" or "unrolled")`. */
export function createControls(root, onMove, onView) {
  const part = (name) => root.querySelector(`.${name}`);
  const [text, unit, select] = ["text", "unit", "part"].map(part);
  const undo = cleanups();
  let [at, known] = [null, []];

  function writeText(tokens, t) {
    const words = tokens.some((token) => [...token].length > 1 && token !== "<unk>");
    const [first, end] = words ? aroundWord(tokens, t) : aroundLetter(tokens, t);
    const shown = tokens.slice(first, end);
    text.classList.toggle("words", words);
    text.replaceChildren(...shown.map((token, k) => {
      const span = document.createElement("span");
      span.textContent = visible(token);
      span.dataset.t = first + k;
      span.className = first + k === t ? "here" : "";
      return span;
    }));
  }

  function writeParts(parts, { layer, direction }) {
    const both = new Set(parts.map((one) => one.direction)).size > 1;
    const names = parts.map((one) => `${one.layer + 1}${both || one.direction === "backward" ? `, ${one.direction}` : ""}`);
    if ([...select.options].map((option) => option.text).join() !== names.join()) {
      select.replaceChildren(...names.map((name, k) => new Option(name, k)));
    }
    select.selectedIndex = parts.findIndex((one) => one.layer === layer && one.direction === direction);
    part("parts").hidden = parts.length < 2;
  }

  /** Shows where the cursor is. */
  function show({ tokens }, parts, place, view) {
    [at, known] = [place, parts];
    writeText(tokens, at.t);
    writeParts(parts, at);
    part("place").textContent = `step ${at.t + 1} of ${tokens.length}`;
    part("earlier").disabled = at.t === 0;
    part("later").disabled = at.t === tokens.length - 1;
    unit.max = parts[0].units - 1;
    if (root.activeElement !== unit || Number(unit.value) !== at.unit) {
      unit.value = at.unit;
    }
    root.querySelectorAll(".view").forEach((button) => button.setAttribute("aria-pressed", button.dataset.view === view));
  }

  function onKey(event) {
    const field = event.target.matches?.("input, select");
    const moves = { ArrowLeft: at.t - 1, ArrowRight: at.t + 1, Home: 0, End: Infinity, PageUp: at.t - 10, PageDown: at.t + 10 };
    if (event.key in moves && !field && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      onMove({ t: moves[event.key] });
    }
  }

  function listen() {
    undo.listen(part("earlier"), "click", () => onMove({ t: at.t - 1 }));
    undo.listen(part("later"), "click", () => onMove({ t: at.t + 1 }));
    undo.listen(text, "click", (event) => event.target.dataset.t && onMove({ t: Number(event.target.dataset.t) }));
    undo.listen(unit, "input", () => unit.value !== "" && onMove({ unit: Number(unit.value) }));
    undo.listen(select, "change", () => {
      const { layer, direction } = known[select.selectedIndex];
      onMove({ layer, direction });
    });
    undo.listen(part("diagram"), "keydown", onKey);
    root.querySelectorAll(".view").forEach((button) => undo.listen(button, "click", () => onView(button.dataset.view)));
    return undo.run;
  }

  return { show, listen };
}
