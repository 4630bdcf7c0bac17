import { unpack } from "../shared/bytes.js";
import { visible } from "../shared/canvas.js";
import { cleanups, component } from "../shared/instance.js";
import { announce, answer, listen } from "../shared/link.js";
import { prefersReducedMotion } from "../shared/theme.js";
import { createDrawing } from "./drawing.js";

const NAME = "gradient_flow";
const PACE = 130; // milliseconds a step
const FIRST = 0.6; // of the text, as in influence_text
const QUIET = 350; // ms without a move before it is read out

/** Of a logarithm: two digits, however small. */
function share(log) {
  const percent = 100 * 10 ** log;
  if (percent < 1e-4) {
    return "less than 0.0001 %";
  }
  return `${percent >= 10 ? Math.round(percent).toLocaleString("en") : Number(percent.toPrecision(2))} %`;
}

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const svg = part("drawing");
  const [drawing, undo] = [createDrawing(svg), cleanups()];
  let [shown, t, back, hover, columns, width, playing, timer, written] = [null, 0, 0, null, 0, 0, 0, 0, ""];
  let endLink = () => {};

  const far = () => Math.min(columns - 1, t);
  const within = (step) => Math.max(0, Math.min(shown.header.tokens.length - 1, step));

  /** log10 of the gradient's size at each step back, a row each, over that at the prediction itself. */
  function shares() {
    return shown.header.rows.map((_, row) => {
      const array = shown.arrays[`row${row}`];
      const first = t * array.shape[1];
      return Array.from({ length: far() + 1 }, (_, k) => array[first + k] - array[first]);
    });
  }

  function draw() {
    const logs = shares();
    const at = Math.min(hover ?? back, back, far());
    const tokens = Array.from({ length: far() + 1 }, (_, k) => shown.header.tokens[t - k]);
    drawing.show(logs, tokens, Math.min(back, far()), at);
    const told = inWords(logs, at);
    part("story").textContent = told;
    part("which").textContent = `after “${visible(shown.header.tokens[t])}”, ${t + 1} of ${shown.header.tokens.length}`;
    part("back").disabled = back >= far();
    part("again").disabled = !back;
    part("play").textContent = playing ? "❚❚ Pause" : "▶ Play";
    [part("earlier").disabled, part("later").disabled] = [t <= 0, t >= shown.header.tokens.length - 1];
    svg.setAttribute("aria-valuemax", far());
    svg.setAttribute("aria-valuenow", at);
    svg.setAttribute("aria-valuetext", told);
    clearTimeout(timer);
    timer = setTimeout(() => { part("alternative").textContent = told; }, QUIET);
  }

  function inWords(logs, at) {
    if (!at) {
      return "At the prediction itself: 100 %. Now go back, step by step: each step multiplies the gradient by what the cell did there.";
    }
    const several = logs.length > 1;
    const named = logs.map((log, row) => {
      const factor = 10 ** (log[at] - log[at - 1]);
      const name = several ? `${shown.header.rows[row].name}: ` : "";
      return `${name}${share(log[at])} of what it was at the prediction, this step × ${factor.toFixed(2)}, on average × ${(10 ** (log[at] / at)).toFixed(2)}`;
    });
    return `${at} ${at === 1 ? "step" : "steps"} back, at “${visible(shown.header.tokens[t - at])}”. ${named.join("; ")}.`;
  }

  function stop() {
    clearInterval(playing);
    playing = 0;
  }

  function goBack(to) {
    [back, hover] = [Math.max(0, Math.min(far(), to)), null];
    draw();
  }

  function play() {
    if (playing) {
      stop();
      draw();
      return;
    }
    if (prefersReducedMotion()) {
      goBack(far());
      return;
    }
    const from = back >= far() ? 0 : back;
    playing = setInterval(() => {
      if (back + 1 >= far()) {
        stop();
      }
      goBack(back + 1);
    }, PACE);
    goBack(from);
  }

  function tell() {
    announce({ group: shown.header.group, source: NAME, t });
  }

  function look(at) {
    t = within(at);
    hover = null;
    draw();
  }

  function stepTo(to) {
    stop();
    goBack(to);
  }

  undo.listen(part("play"), "click", play);
  undo.listen(part("back"), "click", () => stepTo(back + 1));
  undo.listen(part("again"), "click", () => stepTo(0));
  for (const [name, by] of [["earlier", -1], ["later", 1]]) {
    undo.listen(part(name), "click", () => {
      look(t + by);
      tell();
    });
  }
  undo.listen(svg, "keydown", (event) => {
    const moves = { ArrowLeft: back + 1, ArrowRight: back - 1, Home: far(), End: 0, PageUp: back + 10, PageDown: back - 10 };
    if (event.key in moves && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      stepTo(moves[event.key]);
    }
    if (event.key === " ") {
      event.preventDefault();
      play();
    }
  });
  undo.listen(svg, "pointermove", (event) => {
    hover = drawing.stepAt(event.clientX - svg.getBoundingClientRect().left);
    draw();
  });
  undo.listen(svg, "pointerleave", () => {
    hover = null;
    draw();
  });
  undo.listen(svg, "pointerdown", (event) => {
    if (event.pointerType === "mouse" || event.isPrimary) {
      stepTo(drawing.stepAt(event.clientX - svg.getBoundingClientRect().left));
    }
  });
  undo.add(stop);
  undo.add(() => clearTimeout(timer));
  undo.add(() => endLink());

  function fit() {
    const now = part("flow").clientWidth;
    if (shown && now && now !== width) {
      width = now;
      columns = drawing.build(shown.header, width, shown.arrays.row0.shape[1]);
      draw();
    }
  }
  undo.observeSize(part("flow"), fit);

  function link({ group }) {
    endLink();
    const ends = [answer(group, NAME, tell), listen(group, NAME, ({ t: wanted }) => look(wanted))];
    endLink = () => ends.forEach((end) => end());
  }

  return {
    update({ data }) {
      shown = unpack(data);
      const tokens = JSON.stringify(shown.header.tokens);
      if (written !== tokens) {
        written = tokens;
        [t, back] = [Math.floor((shown.header.tokens.length - 1) * FIRST), 0];
      }
      width = 0;
      fit();
      link(shown.header);
    },
    destroy: undo.run,
  };
}

export default component(create);
