// The state of one step: a number for each unit.

import { fixed } from "../cell_diagram/numbers.js";
import { element, text } from "../shared/svg.js";
import { tint } from "./tint.js";

/** A box for a state, at its middle (0, layout.box.middle). */
export function createState(layout, wide, className, parent) {
  const { top, high } = layout.box;
  const row = high / layout.units;
  const group = element("g", { class: `state ${className}` }, parent);
  element("rect", { class: "ground", x: -wide / 2, y: top, width: wide, height: high, rx: 10 }, group);
  const inner = { width: wide - 8, height: row - 6, rx: 7 };
  const cells = Array.from({ length: layout.units }, (_, k) => ({
    ground: element("rect", { class: "tinted", x: 4 - wide / 2, y: top + k * row + 3, ...inner }, group),
    number: text("", { class: "middle number", x: 0, y: top + (k + 0.5) * row }, group),
  }));
  return {
    group,
    /** Numbers of the units; null where they are not known. */
    paint(state) {
      cells.forEach(({ ground, number }, k) => {
        tint(ground, state && state[k]);
        number.textContent = state ? fixed(state[k]) : "";
      });
    },
  };
}
