import { animation, cleanups, component } from "../shared/instance.js";
import { prefersReducedMotion } from "../shared/theme.js";
import { createDrawing } from "./drawing.js";

const [MOVE, FIRST] = [900, 1]; // milliseconds from number to number; the first two numbers are given
const ROOM = 84; // CSS pixels that a column needs to be read

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const [svg, story, earlier, later] = ["drawing", "story", "earlier", "later"].map(part);
  const [undo, motion] = [cleanups(), animation()];
  const drawing = createDrawing(svg);
  let [numbers, at, view, shown] = [[], FIRST, "numbers", 0];

  const last = () => shown - 1;

  function build() {
    const fit = Math.max(4, Math.min(numbers.length, Math.floor(root.querySelector(".graph").clientWidth / ROOM)));
    if (fit !== shown) {
      shown = fit;
      at = Math.min(at, last());
      motion.stop();
      drawing.build(numbers.slice(0, shown));
      render();
    }
  }

  function render(soft = false) {
    const moving = soft && !prefersReducedMotion();
    drawing.show(at, view, moving);
    motion.run(moving ? MOVE : 0, (share) => {
      if (at > FIRST) {
        drawing.pulse(at, view, share);
      }
      if (share === 1) {
        drawing.show(at, view);
      }
    });
    tell();
  }

  function tell() {
    story.textContent = view === "network" ? asNetwork() : asNumbers();
    svg.setAttribute("aria-label", `${numbers.slice(0, at + 1).join(", ")}. ${story.textContent}`);
    earlier.disabled = at <= FIRST;
    later.disabled = at >= last();
    root
      .querySelectorAll(".view")
      .forEach((button) => button.setAttribute("aria-pressed", button.dataset.view === view));
  }

  function asNumbers() {
    const [two, one, now] = numbers.slice(at - 2, at + 1);
    return at === FIRST
      ? "Two numbers are given: 1 and 1. Everything else follows."
      : `${two} + ${one} = ${now}. The ${one} has come one step; the ${two} two, so it had to be carried along.`;
  }

  function asNetwork() {
    const [two, one, now] = numbers.slice(at - 2, at + 1);
    return at === FIRST
      ? `A box is the state: two numbers. It holds the newest, ${numbers[1]}, and the one carried on, ${numbers[0]}.`
      : `From the state (${one}, ${two}) to the state (${now}, ${one}): ${one} + ${two} = ${now} goes out, ` +
          `and ${one} is carried on. The same three arrows at every step, each with the weight 1.`;
  }

  function moveTo(wanted) {
    const to = Math.max(FIRST, Math.min(last(), wanted));
    const soft = to === at + 1;
    at = to;
    drawing.pulse(Math.max(at, 2), view, 1);
    render(soft);
  }

  function onKey(event) {
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: FIRST, End: last() };
    if (event.key in moves && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      moveTo(moves[event.key]);
    }
  }

  function look(as) {
    view = as;
    drawing.pulse(Math.max(at, 2), view, 1);
    render();
  }

  undo.listen(earlier, "click", () => moveTo(at - 1));
  undo.listen(later, "click", () => moveTo(at + 1));
  undo.listen(part("graph"), "keydown", onKey);
  root.querySelectorAll(".view").forEach((button) => undo.listen(button, "click", () => look(button.dataset.view)));
  undo.observeSize(part("graph"), () => numbers.length && build());

  return {
    update(context) {
      if (context.data.numbers.join() !== numbers.join()) {
        [numbers, shown] = [context.data.numbers, 0];
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
