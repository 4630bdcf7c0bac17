// The four views of the drawing. Each takes a stage {part, drawing, motion, undo} and returns {start(data), render()}:
// `start` at new data, `render` whenever the drawing was built anew.

import { prefersReducedMotion } from "../shared/theme.js";
import { writeOutputs, writeUpdate } from "./equation.js";
import { firstDifference, read, withoutLoop } from "./network.js";
import { aboutChange, aboutFolding, aboutStep, asText } from "./sentences.js";
import { createWeightsPanel } from "./weights_panel.js";

const [UNFOLDING, READING] = [1100, 1500]; // milliseconds

/** The loop, and its steps beside each other when asked. */
export function createUnfolding({ part, drawing, motion, undo, tell }) {
  let [data, folded] = [null, true];

  function settle() {
    part("fold").textContent = folded ? "Unfold over time" : "Fold together";
    tell(aboutFolding(folded, data.inputs.map((letter) => data.tokens[letter]).join("")));
  }

  undo.listen(part("fold"), "click", () => {
    folded = !folded;
    settle();
    motion.run(prefersReducedMotion() ? 0 : UNFOLDING, (share) => drawing.unfold(folded ? 1 - share : share));
  });

  return {
    start(coming) {
      data = coming;
    },
    render() {
      drawing.paint(data.after, null, { ...data, picked: false });
      drawing.unfold(folded ? 0 : 1);
      settle();
    },
  };
}

/** Everything at once, the two steps marked that read the same letter. */
export function createTwice({ drawing, tell }) {
  let [data, reading] = [null, null];
  return {
    start(coming) {
      data = coming;
      reading = read(data.after, data.inputs);
    },
    render() {
      drawing.paint(data.after, reading, data);
      drawing.mark(data.twice);
      tell("", asText(data, reading)); // the page itself says what to see
    },
  };
}

/** One letter after another, with the calculation. */
export function createSteps({ part, drawing, motion, undo, tell }) {
  let [data, reading, at] = [null, null, 0];
  const [earlier, later] = ["earlier", "later"].map(part);

  function render(soft = false) {
    motion.run(soft && !prefersReducedMotion() ? READING : 0, (share) => {
      drawing.paint(data.after, reading, { ...data, known: at + 1, stage: share * 2 });
      drawing.pulse(at, share * 2);
    });
    drawing.mark([at]);
    const letter = data.inputs[at];
    writeUpdate(part("update"), data.after, reading, at, data.tokens[letter], letter);
    writeOutputs(part("outputs"), data.after, reading, at, data.tokens);
    earlier.disabled = at === 0;
    later.disabled = at === data.inputs.length - 1;
    tell(aboutStep(data, reading, at), asText(data, reading, at + 1));
  }

  function moveTo(wanted) {
    const to = Math.max(0, Math.min(data.inputs.length - 1, wanted));
    if (to !== at) {
      const soft = to === at + 1;
      at = to;
      render(soft);
    }
  }

  undo.listen(earlier, "click", () => moveTo(at - 1));
  undo.listen(later, "click", () => moveTo(at + 1));
  undo.listen(part("neuron"), "keydown", (event) => {
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: Infinity };
    if (event.key in moves && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      moveTo(moves[event.key]);
    }
  });

  return {
    start(coming) {
      [data, at] = [coming, 0];
      reading = read(data.after, data.inputs);
      part("drawing").setAttribute("tabindex", "0");
    },
    render: () => render(),
  };
}

/** Every weight to be changed by hand. */
export function createChange({ part, drawing, undo, tell }) {
  let [data, learned, weights] = [null, null, null];
  const panel = createWeightsPanel(part("weights"), (edited) => show(edited));

  function show(shown) {
    weights = shown;
    const now = read(weights, data.inputs);
    const state = firstDifference(now.states.slice(1), learned.states.slice(1));
    const output = firstDifference(now.probabilities, learned.probabilities);
    const first = Math.min(...[state, output].filter((step) => step >= 0)); // Infinity where nothing has changed
    drawing.paint(weights, now, { ...data, before: first < Infinity ? learned.probabilities : null });
    drawing.mark([...data.inputs.keys()].filter((t) => t >= first));
    panel.show(weights);
    tell(aboutChange(data, now, state, output), asText(data, now));
  }

  undo.listen(part("reset"), "click", () => show(data.after));
  undo.listen(part("loopless"), "click", () => show(withoutLoop(weights)));
  undo.listen(part("untrained"), "click", () => show(data.before));

  return {
    start(coming) {
      [data, weights] = [coming, coming.after];
      learned = read(data.after, data.inputs);
      panel.build(data);
    },
    render: () => show(weights),
  };
}
