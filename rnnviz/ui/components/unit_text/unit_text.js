import { unpack } from "../shared/bytes.js";
import { visible } from "../shared/canvas.js";
import { diverging, gradient, sequential } from "../shared/colour.js";
import { cleanups, component } from "../shared/instance.js";
import { readTheme, watchTheme } from "../shared/theme.js";
import { createWords } from "../shared/words.js";

const FAR = 10;
const BOTH_SIDES = 0.15; // of the farther end
const MOVES = { ArrowRight: 1, ArrowLeft: -1, PageDown: FAR, PageUp: -FAR, Home: -Infinity, End: Infinity };

function signed(value) {
  return value.toFixed(2).replace("-", "−");
}

/**
 * What the colours run between, {low, high, signed}: all but the outermost hundredths of the values. Where a good part of
 * them lies on either side of 0, both ends are equally far from it, and the colours tell the sign.
 */
function rangeOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round((sorted.length - 1) * share)];
  const [low, high] = [at(0.01), at(0.99)];
  const far = Math.max(Math.abs(low), Math.abs(high), 1e-6);
  const signed = low < 0 && high > 0 && Math.min(-low, high) > far * BOTH_SIDES;
  return signed ? { low: -far, high: far, signed } : { low, high: Math.max(high, low + 1e-6), signed };
}

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const text = part("words");
  const words = createWords(text);
  const undo = cleanups();
  let [shown, range, t, written] = [null, null, 0, ""];

  function paint() {
    const theme = readTheme(root);
    const scale = range.signed ? diverging(shown.header.signed, theme) : sequential(shown.header.colour, theme);
    words.paint(shown.arrays.values, range.low, range.high, scale);
    part("ramp").style.background = gradient(scale);
    part("low").textContent = signed(range.low);
    part("high").textContent = signed(range.high);
  }

  function look(step) {
    const { header, arrays } = shown;
    const label = header.binary ? (arrays.label[step] ? "true" : "false") : Number(arrays.label[step].toFixed(2));
    const told = `“${visible(header.pieces[step])}”: ${signed(arrays.values[step])}, label ${label}`;
    words.mark(step);
    part("here-is").textContent = told;
    text.setAttribute("aria-valuemax", header.pieces.length);
    text.setAttribute("aria-valuenow", step + 1);
    text.setAttribute("aria-valuetext", told);
  }

  function go(step) {
    t = Math.max(0, Math.min(shown.header.pieces.length - 1, step));
    look(t);
  }

  undo.listen(text, "pointerover", ({ target }) => words.stepOf(target) >= 0 && look(words.stepOf(target)));
  undo.listen(text, "pointerdown", ({ target }) => words.stepOf(target) >= 0 && go(words.stepOf(target)));
  undo.listen(text, "pointerleave", () => look(t));
  undo.listen(text, "keydown", (event) => {
    if (MOVES[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      go(t + MOVES[event.key]);
    }
  });
  undo.add(watchTheme(root, () => shown && paint()));

  return {
    update({ data }) {
      shown = unpack(data);
      range = rangeOf(shown.arrays.values);
      const pieces = JSON.stringify(shown.header.pieces);
      if (written !== pieces) {
        written = pieces;
        t = 0;
        words.write(shown.header.pieces);
      }
      [...text.children].forEach((span, k) => span.classList.toggle("true", shown.header.binary && Boolean(shown.arrays.label[k])));
      paint();
      look(t);
    },
    destroy: undo.run,
  };
}

export default component(create);
