import { unpack } from "../shared/bytes.js";
import { visible } from "../shared/canvas.js";
import { animation, cleanups, component } from "../shared/instance.js";
import { announce, listen } from "../shared/link.js";
import { percent } from "../shared/predictions.js";
import { prefersReducedMotion, readTheme, watchTheme } from "../shared/theme.js";
import { createControls } from "./controls.js";
import { createDiagram } from "./diagram.js";
import { allSums, partOf, statesAt, statesIn } from "./equations.js";
import { EQUATIONS, USUAL, explained } from "./explain.js";
import { flowOf } from "./flow.js";
import { layoutOf, NARROW } from "./layout.js";
import { writeEquation, writeTerms } from "./panel.js";
import { aboveInWords, sameWeights, sentence } from "./sentences.js";
import { palette, shortened } from "./svg.js";
import { cellsIn, createUnrolled } from "./unrolled.js";

const MOVE = 1100; // milliseconds from input to output
const SLIDE = 350;
const SUMS_AT_THE_END = "The sums inside the boxes are shown for the end of training (the newest snapshot) only.";
const HURRY = 250; // steps that follow each other faster than this are not animated

function create(root, { key }) {
  const part = (name) => root.querySelector(`.${name}`);
  const [story, unfold, sumsList, same] = ["story", "unfold", "sums", "same"].map(part);
  const equation = { title: part("title"), lines: part("lines"), missing: part("missing") };
  const [undo, motion] = [cleanups(), animation()];
  const diagram = createDiagram(part("one"));
  const unrolled = createUnrolled(part("many"), (t) => go({ t }));
  const controls = createControls(root, (change) => go(change), (view) => show(view));
  const source = `cell_diagram ${key} ${Math.random()}`;
  let [header, parts, colours, unlisten] = [null, [], null, () => {}];
  let at = { t: 0, unit: 0, layer: 0, direction: "forward", snapshot: null };
  let [told, node, unfolded, view, moved, built] = [null, null, false, "cell", 0, ""];
  let [flow, place, width] = [null, 0, 0];
  let [seen, stale] = [true, false]; // whether it is on the screen, and what it shows is of another step

  /** The layer and direction that the cursor is in, or undefined where its weights are not at hand. */
  const current = () => (at.snapshot === header.snapshot ? partAt(at.layer, at.direction) : undefined);
  const partAt = (layer, direction) => parts.find((one) => one.layer === layer && one.direction === direction);
  const backward = () => at.direction === "backward";

  /** What another component told of a place's unit at its snapshot, or null. */
  const heardOf = (place) => (told && ["unit", "layer", "direction", "snapshot"].every((name) => told[name] === place[name]) ? told : null);

  /** The unit's states at a place: from the weights at hand, else as another component told them; null where nobody did. */
  function statesOf(place) {
    const { t, unit, layer, direction, snapshot } = place;
    const one = snapshot === header.snapshot && partAt(layer, direction);
    if (one) {
      return statesAt(one, t, unit);
    }
    const heard = heardOf(place);
    return heard?.series ? statesIn(heard.series, t, direction) : heard?.t === t ? heard.states : null;
  }

  /** {states, sums, first} at the cursor; sums only from the weights at hand. */
  function looked() {
    const one = current();
    const sums = one ? allSums(one, at.t, at.unit) : null;
    return { states: statesOf(at), sums, first: at.t === (backward() ? header.tokens.length - 1 : 0) };
  }

  /** Whether predictions are made of the layer at the cursor; undefined where that isn't known. */
  const isTop = () => partAt(at.layer, at.direction)?.top ?? heardOf(at)?.top;

  /** The most probable token after t and its probability, by the weights of the cursor's snapshot. */
  function predictedAt(t) {
    const step = at.snapshot === header.snapshot ? header.predictions[t] : heardOf(at)?.predictions?.(t);
    return isTop() ? step?.[0] : undefined;
  }

  const above = () => (isTop() === false ? `to layer ${at.layer + 2}` : "");

  function measure() {
    width = part("drawings").clientWidth;
    const gates = Object.fromEntries(header.quantities.map(({ symbol, colour }) => [symbol, colour]));
    const painted = palette(readTheme(root), gates, header.signed);
    colours = { ...painted, has: (symbol) => symbol in gates };
    part("positive").style.background = colours.wire(1);
    part("negative").style.background = colours.wire(-1);
  }

  function build() {
    const wanted = [header.cell, at.direction, width < NARROW, cellsIn(width), header.tokens.length].join();
    if (wanted !== built) {
      built = wanted;
      diagram.build(layoutOf(header.cell, width, at.direction), at.direction);
      unrolled.build({ cell: header.cell, direction: at.direction, count: cellsIn(width), steps: header.tokens.length });
      flow = null;
    }
    diagram.colour(colours);
  }

  function stepOf(t) {
    const states = statesOf({ ...at, t });
    return {
      states: states && Object.fromEntries(Object.entries(states).map(([name, { now }]) => [name, now])),
      token: header.tokens[t], came: header.tokens[t + 1], predicted: predictedAt(t), above: above(),
    };
  }

  /** Paints everything at the cursor; softly where there is time for it. */
  function render(soft) {
    stale = !seen;
    if (stale) {
      return;
    }
    build();
    const { states, sums, first } = looked();
    const [from, to, start] = [flow, flowOf(header.cell, states, sums), place];
    const animated = soft && from && !prefersReducedMotion();
    motion.run(animated ? (view === "cell" ? MOVE : SLIDE) : 0, (share) => {
      flow = to;
      place = start + (at.t - start) * share;
      if (view === "cell") {
        diagram.between(from ?? to, to, share);
      } else {
        unrolled.paint(place, at.t, stepOf, colours);
      }
    });
    tell(to, sums, first);
  }

  function tell(to, sums, first) {
    const token = visible(header.tokens[at.t]);
    const reading = backward() ? ", read backwards" : "";
    diagram.read(at.layer ? `h of layer ${at.layer}` : shortened(token), { next: nextWords(), all: `x and the old h of all ${units()} units` });
    diagram.name((name) => EQUATIONS[header.cell][name].title, node);
    same.textContent = sameWeights(partAt(at.layer, at.direction)) + (predictedAt(at.t) ? aboveInWords(header.reads_windows) : "");
    part("rings").hidden = header.cell === "rnn";
    story.textContent = `Step ${at.t + 1}, “${token}”, unit ${at.unit}${reading}. ${sentence(header.cell, to, first)}`
      + (at.snapshot === header.snapshot ? "" : ` ${SUMS_AT_THE_END}`);
    part("one").setAttribute("aria-label", `The cell, drawn. ${story.textContent}`);
    controls.show(header, parts, at, view);
    explain(to, sums);
  }

  const units = () => parts.find((one) => one.layer === at.layer)?.units ?? parts[0].units;

  function nextWords() {
    const guess = header.reads_windows ? undefined : predictedAt(at.t);
    return guess ? `predicts “${shortened(guess[0])}”, ${percent(guess[1])}` : above();
  }

  function explain(to, sums) {
    const one = current();
    const says = explained(header.cell, node, to, sums);
    writeEquation(equation, says, at.direction, colours);
    const unfoldable = Boolean(one && says.gate);
    unfold.hidden = !unfoldable;
    unfold.textContent = unfolded ? "Fold the sums" : "Unfold the sums: the largest terms";
    unfold.setAttribute("aria-expanded", unfolded);
    sumsList.hidden = !(unfoldable && unfolded);
    if (!sumsList.hidden) {
      writeTerms(sumsList, one, says.gate, at.t, at.unit, colours);
    }
  }

  /**
   * Moves the cursor by this component's own controls, and tells the linked ones. Where the values are not known here,
   * it moves once the component that has them answers.
   */
  function go(change) {
    const next = { ...at, ...change };
    next.t = within(next.t, header.tokens.length);
    next.unit = within(next.unit, partAt(next.layer, next.direction)?.units ?? Infinity);
    const states = statesOf(next);
    if (states) {
      move(next);
    }
    announce({ group: header.group, source, ...next, states });
  }

  function follow(detail) {
    const { t, unit, layer, direction, states } = detail;
    const snapshot = detail.snapshot ?? header.snapshot;
    const one = snapshot === header.snapshot && partAt(layer, direction);
    if (t >= 0 && t < header.tokens.length && (one ? unit < one.units : states)) {
      told = { ...detail, snapshot };
      const next = { t, unit, layer, direction, snapshot };
      if (Object.keys(next).some((name) => next[name] !== at[name])) {
        move(next);
      }
    }
  }

  function move(next) {
    const [now, soft] = [performance.now(), at.t !== next.t || at.unit !== next.unit];
    const hurried = now - moved < HURRY;
    moved = now;
    part("equation").setAttribute("aria-live", "off"); // While stepping, the story is told aloud, not each number.
    at = next;
    render(soft && !hurried);
  }

  function show(next) {
    view = next;
    place = at.t;
    part("one").toggleAttribute("hidden", view !== "cell");
    part("many").toggleAttribute("hidden", view === "cell");
    same.hidden = view === "cell";
    render(false);
  }

  function remeasure() {
    if (header) {
      measure();
      render(false);
    }
  }

  function choose(event) {
    const chosen = event.target.closest?.("[data-node]");
    if (chosen) {
      node = chosen.dataset.node;
      part("equation").setAttribute("aria-live", "polite");
      render(false);
    }
  }

  undo.listen(part("one"), "click", choose);
  undo.listen(part("one"), "keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(event);
    }
  });
  undo.listen(unfold, "click", () => {
    unfolded = !unfolded;
    render(false);
  });
  undo.observeSize(part("drawings"), remeasure);
  // Whoever scrubs through the viewer above it sees nothing of it: it draws when it comes into sight.
  const watcher = new IntersectionObserver((entries) => {
    seen = entries.at(-1).isIntersecting;
    if (seen && stale) {
      render(false);
    }
  });
  watcher.observe(part("drawings"));
  undo.add(() => watcher.disconnect());
  undo.add(watchTheme(root, remeasure));
  undo.add(motion.stop);
  undo.add(() => unlisten());
  undo.add(controls.listen());

  return {
    update({ data }) {
      const before = header;
      const unpacked = unpack(data);
      header = unpacked.header;
      parts = header.parts.map((one) => ({ ...one, ...partOf(header.cell, one, unpacked.arrays) }));
      if (before?.cell !== header.cell) {
        node = USUAL[header.cell];
      }
      const kept = before?.group === header.group ? at : { t: header.t, unit: header.unit };
      const one = partAt(kept.layer, kept.direction) ?? parts[0];
      // Who looks at an older snapshot stays there: the component that told of it does so too, or tells where it went.
      if (kept !== at || at.snapshot === before.snapshot || !heardOf(at)) {
        at = {
          t: within(kept.t, one.steps), unit: within(kept.unit, one.units), layer: one.layer, direction: one.direction,
          snapshot: header.snapshot,
        };
      }
      measure();
      render(Boolean(before));
      if (before?.group !== header.group) {
        unlisten();
        unlisten = listen(header.group, source, follow);
      }
    },
    destroy() {
      undo.run();
    },
  };
}

function within(value, count) {
  return Math.max(0, Math.min(count - 1, Number.isNaN(value) ? 0 : Math.round(value)));
}

export default component(create);
