import { unpack } from "../shared/bytes.js";
import { visible } from "../shared/canvas.js";
import { diverging, gradient } from "../shared/colour.js";
import { cleanups, component } from "../shared/instance.js";
import { createPredictions, percent, readPredictions } from "../shared/predictions.js";
import { readTheme, watchTheme } from "../shared/theme.js";
import { createWords } from "../shared/words.js";

const LIMIT = 3; // nats: a change that large, e³ times as probable or improbable, has the full colour
const QUIET = 350; // ms without a move before it is read out
const FAR = 10;
const [BEFORE, AFTER] = [0, 1];

/** At each token how many nats less it surprises than before; nothing is expected before the first one. */
function reliefs({ tokens }, { came }) {
  const steps = tokens.length;
  const nats = (network, t) => -Math.log(Math.max(came[network * steps + t], 1e-30));
  return Float32Array.from(tokens, (_, t) => (t ? nats(BEFORE, t - 1) - nats(AFTER, t - 1) : 0));
}

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const text = part("words");
  const words = createWords(text);
  const sides = [...root.querySelectorAll(".predictions")].map(createPredictions);
  const undo = cleanups();
  let [shown, predictions, t, hover, written, timer] = [null, null, 0, null, "", 0];

  const within = (step) => Math.max(0, Math.min(shown.header.tokens.length - 1, step));

  function draw() {
    const here = hover ?? t;
    const token = shown.header.tokens[here];
    words.mark(here);
    sides.forEach((side, network) => side.draw(token, predictions(network, here)));
    text.setAttribute("aria-valuemax", shown.header.tokens.length);
    text.setAttribute("aria-valuenow", here + 1);
    text.setAttribute("aria-valuetext", `Step ${here + 1} of ${shown.header.tokens.length}, “${visible(token)}”`);
    clearTimeout(timer);
    timer = setTimeout(() => { part("alternative").textContent = inWords(here); }, QUIET);
  }

  function inWords(here) {
    const told = (network) => predictions(network, here).top.slice(0, 3).map((one) => `“${visible(one.token)}” ${percent(one.probability)}`).join(", ");
    const { came } = predictions(BEFORE, here);
    const after = came ? ` “${visible(came.token)}” came: ${percent(came.probability)} before, ${percent(predictions(AFTER, here).came.probability)} with the change.` : "";
    return `After “${visible(shown.header.tokens[here])}” it expected ${told(BEFORE)}; with the change ${told(AFTER)}.${after}`;
  }

  function paint() {
    const scale = diverging(shown.header.signed, readTheme(root));
    words.paint(reliefs(shown.header, shown.arrays), -LIMIT, LIMIT, scale);
    part("ramp").style.background = gradient(scale);
  }

  function go(step) {
    [t, hover] = [within(step), null];
    draw();
  }

  undo.listen(text, "pointerover", ({ target }) => {
    if (words.stepOf(target) >= 0) {
      hover = words.stepOf(target);
      draw();
    }
  });
  undo.listen(text, "pointerleave", () => {
    hover = null;
    draw();
  });
  undo.listen(text, "pointerdown", ({ target }) => words.stepOf(target) >= 0 && go(words.stepOf(target)));
  const moves = { ArrowRight: 1, ArrowLeft: -1, PageDown: FAR, PageUp: -FAR, Home: -Infinity, End: Infinity };
  undo.listen(text, "keydown", (event) => {
    if (moves[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      go(t + moves[event.key]);
    }
  });
  undo.add(watchTheme(root, () => shown && paint()));
  undo.add(() => clearTimeout(timer));

  return {
    update({ data }) {
      shown = unpack(data);
      predictions = readPredictions(shown.header.names, shown.arrays);
      const pieces = JSON.stringify(shown.header.pieces);
      if (written !== pieces) {
        written = pieces;
        words.write(shown.header.pieces);
        [t, hover] = [Math.floor(shown.header.tokens.length / 2), null];
      }
      root.querySelector(".compare").classList.toggle("words-level", shown.header.level === "word");
      paint();
      draw();
    },
    destroy: undo.run,
  };
}

export default component(create);
