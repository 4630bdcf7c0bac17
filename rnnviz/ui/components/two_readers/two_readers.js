import { unpack } from "../shared/bytes.js";
import { crisp, paintValues, visible } from "../shared/canvas.js";
import { css, diverging, gradient, mix, parse, pixels } from "../shared/colour.js";
import { cleanups, component } from "../shared/instance.js";
import { readTheme, watchTheme } from "../shared/theme.js";

const HALVES = ["forward", "backward"];
const FAR = 10;
const QUIET = 350; // ms without a move before it is read out
const STRIP = 48; // pixels
const QUOTED = 34; // characters of what a half has read

/** A direction's colour, lightened in the dark. */
function shade(colour, theme) {
  return theme.dark ? mix(parse(colour), [255, 255, 255], 0.25) : parse(colour);
}

/** The beginning or the end of a text, with an ellipsis where something is left out. */
function shortened(text, fromTheEnd) {
  if (text.length <= QUOTED) {
    return text;
  }
  return fromTheEnd ? `…${text.slice(-QUOTED)}` : `${text.slice(0, QUOTED)}…`;
}

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const [sheet, sentence] = [part("sheet"), part("sentence")];
  const undo = cleanups();
  let [shown, table, colours, t, written, timer] = [null, null, {}, 0, "", 0];

  const steps = () => shown.header.tokens.length;

  function write() {
    sentence.style.setProperty("--steps", steps());
    sentence.replaceChildren(...shown.header.tokens.map((token) => Object.assign(document.createElement("span"), { textContent: token })));
    part("count").textContent = `2 × ${shown.header.units} numbers at each letter`;
  }

  function paint() {
    const theme = readTheme(root);
    const scale = diverging(shown.header.signed, theme);
    table = pixels(scale);
    part("ramp").style.background = gradient(scale);
    HALVES.forEach((half) => {
      colours[half] = shade(shown.header.directions[half], theme);
      part("readers").style.setProperty(`--${half}`, css(colours[half]));
      paintValues(root.querySelector(`.plot.${half} .values`), shown.arrays[half], { steps: steps(), units: shown.header.units, low: -1, high: 1, table });
    });
  }

  function paintTogether(half) {
    const { units } = shown.header;
    const values = shown.arrays[half].subarray(t * units, (t + 1) * units);
    paintValues(root.querySelector(`.together.${half}`), values, { steps: 1, units, low: -1, high: 1, table });
  }

  /** Bars that stand on the sentence, or hang from it. */
  function paintStrip(half, k) {
    const canvas = root.querySelector(`.strip.${half}`);
    const width = sentence.clientWidth;
    if (!width) {
      return;
    }
    const context = crisp(canvas, width, STRIP);
    const { effects } = shown.arrays;
    const most = effects.reduce((one, other) => Math.max(one, other), 1e-6);
    const wide = width / steps();
    context.fillStyle = css(colours[half]);
    for (let s = 0; s < steps(); s += 1) {
      const high = (effects[(k * steps() + t) * steps() + s] / most) * (STRIP - 4);
      context.fillRect(s * wide + 0.75, k ? 0 : STRIP - high, Math.max(1, wide - 1.5), high);
    }
  }

  function tell() {
    const { tokens } = shown.header;
    const [left, right] = [tokens.slice(0, t + 1).join(""), tokens.slice(t).join("")];
    root.querySelector(".told.forward .has-read").textContent = `has read “${shortened(left, true)}”`;
    root.querySelector(".told.backward .has-read").textContent = `has read, from the end, “${shortened(right, false)}”`;
    const place = `“${visible(tokens[t])}”, letter ${t + 1} of ${steps()}`;
    sheet.setAttribute("aria-valuemax", steps());
    sheet.setAttribute("aria-valuenow", t + 1);
    sheet.setAttribute("aria-valuetext", place);
    clearTimeout(timer);
    timer = setTimeout(() => { part("alternative").textContent = inWords(place, left, right); }, QUIET);
  }

  function inWords(place, left, right) {
    const reach = (k) => Array.from({ length: steps() }, (_, s) => shown.arrays.effects[(k * steps() + t) * steps() + s]).filter((value) => value > 0.01).length;
    return `At ${place}, the forward half has read “${left}”, the backward half “${right}”, from its end. Without this letter the forward states change `
      + `by more than 0.01 at ${reach(0)} letters, none of them before it, the backward ones at ${reach(1)}, none of them after it.`;
  }

  function look() {
    const wide = 100 / steps();
    root.querySelectorAll(".cursor").forEach((cursor) => {
      cursor.style.left = `${t * wide}%`;
      cursor.style.width = `max(4px, ${wide}%)`;
    });
    [...sentence.children].forEach((span, s) => { span.className = s === t ? "here" : s < t ? "left" : "right"; });
    HALVES.forEach((half, k) => {
      paintTogether(half);
      paintStrip(half, k);
    });
    tell();
  }

  function go(step) {
    const next = Math.max(0, Math.min(steps() - 1, step));
    if (next !== t) {
      t = next;
      look();
    }
  }

  undo.listen(sheet, "pointermove", (event) => pointed(event, event.pointerType === "mouse" || event.buttons));
  undo.listen(sheet, "pointerdown", (event) => pointed(event, true));

  function pointed(event, counts) {
    const box = sentence.getBoundingClientRect();
    if (counts && event.clientX >= box.left && event.clientX <= box.right) {
      go(Math.floor(((event.clientX - box.left) / box.width) * steps()));
    }
  }

  const moves = { ArrowRight: 1, ArrowLeft: -1, PageDown: FAR, PageUp: -FAR, Home: -Infinity, End: Infinity };
  undo.listen(sheet, "keydown", (event) => {
    if (moves[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      go(t + moves[event.key]);
    }
  });
  undo.add(watchTheme(root, () => { if (shown) { paint(); look(); } }));
  undo.observeSize(sentence, () => shown && look());
  undo.add(() => clearTimeout(timer));

  return {
    update({ data }) {
      shown = unpack(data);
      const text = shown.header.tokens.join("");
      if (text !== written) {
        [written, t] = [text, Math.floor(steps() / 3)];
        write();
      }
      paint();
      look();
    },
    destroy: undo.run,
  };
}

export default component(create);
