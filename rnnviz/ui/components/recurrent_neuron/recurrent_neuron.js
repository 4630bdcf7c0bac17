import { animation, cleanups, component } from "../shared/instance.js";
import { createDrawing } from "./drawing.js";
import { createChange, createSteps, createTwice, createUnfolding } from "./views.js";

const VIEWS = { unfold: createUnfolding, twice: createTwice, steps: createSteps, change: createChange };
const LABELS = {
  unfold: "A recurrent neuron, folded and unfolded", twice: "The same letter, read twice",
  steps: "The neuron reads, step by step", change: "Change a weight",
};

function create(root, { data: { view: name } }) {
  const part = (one) => root.querySelector(`.${one}`);
  const [undo, motion, svg] = [cleanups(), animation(), part("drawing")];
  const drawing = createDrawing(svg);
  const view = VIEWS[name]({ part, drawing, motion, undo, tell });
  let [data, sent, width] = [null, "", 0];

  /** Says `words` below the drawing; `all` is what stands for the drawing itself. */
  function tell(words, all = words) {
    part("story").textContent = words;
    svg.setAttribute("aria-label", all);
  }

  /** Nothing can be placed before the page has given it a width; the observer calls again then. */
  function build() {
    width = part("neuron").clientWidth;
    if (width) {
      motion.stop();
      drawing.build(data, width);
      view.render();
    }
  }

  part("neuron").setAttribute("aria-label", LABELS[name]);
  root.querySelectorAll("[data-only]").forEach((one) => { one.hidden = !one.dataset.only.split(" ").includes(name); });
  undo.observeSize(part("neuron"), () => data && part("neuron").clientWidth !== width && build());

  return {
    update(context) {
      const coming = JSON.stringify(context.data);
      if (coming !== sent) {
        [data, sent] = [context.data, coming];
        Object.entries(data.signed).forEach(([sign, colour]) => part("neuron").style.setProperty(`--${sign}`, colour));
        view.start(data);
        build();
      }
    },
    destroy() {
      motion.stop();
      undo.run();
    },
  };
}

export default component(create);
