// next state = W · state, with a field for each weight.

import { css, mix, parse } from "../shared/colour.js";
import { asWeight, named } from "./numbers.js";

const LIMIT = 9;

function make(kind, className, words = "") {
  return Object.assign(document.createElement(kind), { className, textContent: words });
}

/** `onEdit(weights)` at each change of a field that holds a number. */
export function createMatrix(root, onEdit) {
  let [fields, weights, typing] = [[], [], null];

  function build(units) {
    fields = [...Array(units * units).keys()].map((k) => field(Math.floor(k / units), k % units));
    const matrix = make("div", "matrix");
    matrix.style.gridTemplateColumns = `repeat(${units}, auto)`;
    matrix.append(...fields);
    const below = ["next", "", "weights W", "now"].map((words) => make("span", "sub", words));
    root.replaceChildren(vector(units, 0), make("span", "equals", "="), matrix, vector(units, 1), ...below);
  }

  function vector(units, first) {
    const made = make("div", "vector");
    made.append(...Array.from({ length: units }, (_, k) => make("span", "", named(k + first))));
    return made;
  }

  function field(to, from) {
    const input = make("input", "weight");
    Object.assign(input, { type: "number", step: 0.1, min: -LIMIT, max: LIMIT, inputMode: "decimal" });
    input.setAttribute("aria-label", `Weight from ${named(from + 1)} to ${named(to)}`);
    input.addEventListener("input", () => edit(input, to, from));
    input.addEventListener("blur", () => {
      typing = null;
      show(weights);
    });
    return input;
  }

  function edit(input, to, from) {
    typing = input;
    const value = input.valueAsNumber;
    const good = Number.isFinite(value) && Math.abs(value) <= LIMIT;
    input.setAttribute("aria-invalid", !good);
    if (good) {
      weights = weights.map((row, i) => row.map((old, j) => (i === to && j === from ? value : old)));
      onEdit(weights);
    }
  }

  /** Writes the weights, but not into the field in which somebody types. */
  function show(shown) {
    weights = shown;
    fields.forEach((input, k) => {
      if (input !== typing) {
        input.value = asWeight(weights.flat()[k]);
        input.setAttribute("aria-invalid", false);
      }
    });
  }

  /** Tints each field by the sign and size of its weight. */
  function tint(theme, signed) {
    fields.forEach((input, k) => {
      const value = weights.flat()[k];
      const end = parse(value < 0 ? signed.negative : signed.positive);
      input.style.background = css(mix(theme.background, end, 0.45 * Math.min(1, Math.abs(value) / 1.5)));
    });
  }

  return { build, show, tint };
}
