import { animation, cleanups, component } from "../shared/instance.js";
import { element, set } from "../shared/svg.js";
import { prefersReducedMotion } from "../shared/theme.js";
import { draw } from "./drawing.js";
import { ofShape, ofStep } from "./telling.js";

const TURN = 260; // milliseconds from one row up to the next

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const [figure, svg, story, earlier, later, whole] = ["stack", "drawing", "story", "earlier", "later", "whole"].map(part);
  const [undo, motion] = [cleanups(), animation()];
  let [data, drawn, at, room] = [null, null, null, 0];

  const last = () => data.tokens.length - 1;

  function build() {
    motion.stop();
    room = figure.clientWidth;
    const row = root.activeElement?.dataset.row; // the drawing is made anew: whoever stands on a shape stays there
    drawn = draw(svg, data, room);
    svg.querySelectorAll(".shape").forEach((shape) => shape.setAttribute("aria-label", ofShape(data, Number(shape.dataset.row))));
    show();
    svg.querySelector(`.shape[data-row="${row}"]`)?.focus();
  }

  function show() {
    svg.querySelectorAll("[data-step]").forEach((one) => {
      const step = Number(one.dataset.step);
      one.classList.toggle("later-on", at !== null && step > at);
      one.classList.toggle("now", step === at);
    });
    earlier.disabled = at === null;
    later.textContent = at === null ? "Read it step by step ›" : "Next step ›";
    later.disabled = at === last();
    whole.hidden = at === null;
    tell();
  }

  function tell(row = null) {
    story.textContent = row === null ? ofStep(data, at) : ofShape(data, row);
  }

  function moveTo(wanted) {
    at = wanted === null || wanted < 0 ? null : Math.min(wanted, last());
    const hadFocus = root.activeElement;
    show();
    if (hadFocus?.disabled || hadFocus?.hidden) {
      (later.disabled ? earlier : later).focus();
    }
    pulse();
  }

  function pulse() {
    const group = svg.querySelector(".pulses");
    group.replaceChildren();
    const turns = at === null ? [] : drawn.pulsesOf(at);
    if (!turns.length || prefersReducedMotion()) {
      motion.stop();
      return;
    }
    motion.run(TURN * turns.length, (share) => {
      const turn = Math.min(turns.length - 1, Math.floor(share * turns.length));
      const along = Math.min(1, share * turns.length - turn);
      group.replaceChildren();
      turns[turn].forEach((path) => {
        const point = path.getPointAtLength(path.getTotalLength() * along);
        set(element("circle", { class: "pulse", r: 6 }, share < 1 ? group : null), { cx: point.x, cy: point.y });
      });
    });
  }

  function onKey(event) {
    const now = at ?? -1;
    const moves = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last(), Escape: null };
    if (event.key in moves && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      moveTo(moves[event.key]);
    }
  }

  const rowOf = (event) => event.target.closest?.(".shape")?.dataset.row;
  const point = (event) => tell(rowOf(event) === undefined ? null : Number(rowOf(event)));

  undo.listen(earlier, "click", () => moveTo(at - 1));
  undo.listen(later, "click", () => moveTo(at === null ? 0 : at + 1));
  undo.listen(whole, "click", () => moveTo(null));
  undo.listen(figure, "keydown", onKey);
  undo.listen(svg, "pointerover", point);
  undo.listen(svg, "pointerleave", () => tell());
  undo.listen(svg, "focusin", point);
  undo.listen(svg, "focusout", () => tell());
  undo.observeSize(figure, () => data && figure.clientWidth !== room && build());
  undo.add(motion.stop);

  return {
    update(context) {
      if (JSON.stringify(context.data) === JSON.stringify(data)) {
        return; // a rerun of the page that changed nothing here
      }
      data = context.data;
      at = at === null ? null : Math.min(at, last());
      svg.setAttribute("aria-label", data.description);
      build();
    },
    destroy() {
      undo.run();
    },
  };
}

export default component(create);
