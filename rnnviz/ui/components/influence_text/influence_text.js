import { unpack } from "../shared/bytes.js";
import { visible } from "../shared/canvas.js";
import { gradient, sequential } from "../shared/colour.js";
import { cleanups, component } from "../shared/instance.js";
import { announce, answer, listen } from "../shared/link.js";
import { createPredictions, percent, readPredictions } from "../shared/predictions.js";
import { readTheme, watchTheme } from "../shared/theme.js";
import { createWords } from "../shared/words.js";
import { reader } from "./reading.js";

const DECADES = 2; // that the shades span: from a hundredth of the strongest
const QUIET = 350; // ms without a move before it is read out
const FAR = 10;
const FIRST = 0.6; // of the text: where one looks first, with enough before it
const MOVES = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: FAR, ArrowUp: -FAR, PageDown: 5 * FAR, PageUp: -5 * FAR, Home: -Infinity, End: Infinity };
const NAME = "influence_text";

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const text = part("words");
  const words = createWords(text);
  const panel = createPredictions(part("predictions"));
  const buttons = [...root.querySelectorAll(".way")];
  const undo = cleanups();
  let [shown, reading, predictions, scale] = [null, null, null, null];
  let [t, hover, way, written, unread, timer] = [0, null, "gradient", "", 0, 0];
  let endLink = () => {};

  const within = (step) => Math.max(0, Math.min(shown.header.tokens.length - 1, step));

  function draw() {
    const here = hover ?? t;
    words.paint(reading.shades(way, here, DECADES), -DECADES, 0, scale);
    words.mark(here);
    showUnread(here);
    panel.draw(shown.header.tokens[here], predictions(0, here));
    part("story").textContent = inWords(here);
    text.setAttribute("aria-valuenow", here + 1);
    text.setAttribute("aria-valuetext", `After “${visible(shown.header.tokens[here])}”, ${here + 1} of ${shown.header.tokens.length}`);
    clearTimeout(timer);
    timer = setTimeout(() => { part("alternative").textContent = aloud(here); }, QUIET);
  }

  /** What comes after the prediction had no say in it. */
  function showUnread(here) {
    const first = here + 1;
    for (let step = Math.min(first, unread); step < Math.max(first, unread); step += 1) {
      text.children[step].classList.toggle("unread", step >= first);
    }
    unread = first;
  }

  function inWords(here) {
    const { strongest, reach, measured } = reading.summary(way, here, 3);
    const named = strongest.map(({ k, share }) => `“${visible(shown.header.tokens[here - k])}” ${k ? `${k} back` : "just read"} (${percent(share)})`);
    const far = reach + 1 === measured ? `as far back as was measured, ${reach}` : `${reach} back`;
    const noun = shown.header.level === "word" ? "word" : "character";
    return `The prediction after the framed ${noun} rests most on ${named.join(", ")}. The farthest with at least 1 % of the strongest is ${far}.`;
  }

  function aloud(here) {
    const top = predictions(0, here).top.slice(0, 3).map((one) => `“${visible(one.token)}” ${percent(one.probability)}`).join(", ");
    return `It expects ${top}. ${inWords(here)}`;
  }

  function paint() {
    scale = sequential(shown.header.colour, readTheme(root));
    part("ramp").style.background = gradient(scale);
    draw();
  }

  function tell() {
    announce({ group: shown.header.group, source: NAME, t: hover ?? t });
  }

  function go(step) {
    [t, hover] = [within(step), null];
    draw();
    tell();
  }

  function point(step) {
    hover = step;
    draw();
    tell();
  }

  function choose(wanted) {
    way = wanted;
    buttons.forEach((button) => button.setAttribute("aria-pressed", button.dataset.way === way));
  }

  undo.listen(text, "pointerover", ({ target }) => words.stepOf(target) >= 0 && point(words.stepOf(target)));
  undo.listen(text, "pointerleave", () => hover !== null && point(null));
  undo.listen(text, "pointerdown", ({ target }) => words.stepOf(target) >= 0 && go(words.stepOf(target)));
  undo.listen(text, "keydown", (event) => {
    if (MOVES[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      go(t + MOVES[event.key]);
    }
  });
  buttons.forEach((button) => undo.listen(button, "click", () => {
    choose(button.dataset.way);
    draw();
  }));
  undo.add(watchTheme(root, () => shown && paint()));
  undo.add(() => clearTimeout(timer));
  undo.add(() => endLink());

  function link({ group }) {
    endLink();
    const ends = [answer(group, NAME, tell), listen(group, NAME, ({ t: wanted }) => {
      [t, hover] = [within(wanted), null];
      draw();
    })];
    endLink = () => ends.forEach((end) => end());
  }

  return {
    update({ data }) {
      shown = unpack(data);
      reading = reader(shown.arrays);
      predictions = readPredictions(shown.header.names, shown.arrays);
      const pieces = JSON.stringify(shown.header.pieces);
      if (written !== pieces) {
        written = pieces;
        words.write(shown.header.pieces);
        [t, hover, unread] = [Math.floor((shown.header.tokens.length - 1) * FIRST), null, shown.header.tokens.length];
      }
      buttons.forEach((button) => { button.hidden = !shown.header.ways.includes(button.dataset.way); });
      part("ways").hidden = shown.header.ways.length < 2;
      choose(shown.header.ways.includes(way) ? way : shown.header.ways[0]);
      text.setAttribute("aria-valuemax", shown.header.tokens.length);
      root.querySelector(".influence").classList.toggle("words-level", shown.header.level === "word");
      paint();
      link(shown.header);
    },
    destroy: undo.run,
  };
}

export default component(create);
