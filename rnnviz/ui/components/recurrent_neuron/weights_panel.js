// Every weight in a field, and a slider for the one that was touched last.

import { weightAt, withWeight } from "./network.js";
import { tint } from "./tint.js";

const LIMIT = 20;
const [LEAST, MOST] = [-4, 4]; // of the slider

function make(name, className, words = "") {
  return Object.assign(document.createElement(name), { className, textContent: words });
}

const unitNames = (count) => Array.from({ length: count }, (_, k) => `unit ${k + 1}`);
const quoted = (letters) => letters.map((letter) => `“${letter}”`);

/** As typed, to four decimals. */
const written = (value) => String(Number(value.toFixed(4)));

const rowsOf = (symbol, name, heads) => heads.map((head, row) => ({ name, symbol, head, row }));

/** The tables: {title, columns, rows: [{name, head, row}]}; `row` is undefined for a bias. */
function tablesOf({ tokens, after }) {
  const [letters, units] = [tokens.slice(0, -1), unitNames(after.bias.length)];
  return [
    { title: "W · from the letter", columns: units, rows: rowsOf("W", "kernel", quoted(letters)) },
    { title: "U · from the state before", columns: units, rows: rowsOf("U", "recurrent_kernel", units) },
    { title: "b · bias", columns: units, rows: [{ name: "bias", symbol: "b", head: "" }] },
    {
      title: "V and c · from the state to the output", columns: [...quoted(letters), ...tokens.slice(-1)],
      rows: [...rowsOf("V", "output_kernel", units), { name: "output_bias", symbol: "c", head: "bias" }],
    },
  ];
}

/** `onEdit(weights)` at each change. */
export function createWeightsPanel(root, onEdit) {
  const [tables, which, slide] = ["tables", "which", "slide"].map((name) => root.querySelector(`.${name}`));
  let [fields, weights, chosen, typing] = [[], null, null, null];

  function build(data) {
    [fields, weights, typing] = [[], data.after, null];
    tables.replaceChildren(...tablesOf(data).map(makeTable));
    choose(fields.find(({ place }) => place.name === "recurrent_kernel"));
  }

  function makeTable({ title, columns, rows }) {
    const made = make("div", "table");
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", title);
    const body = make("div", "cells");
    body.style.gridTemplateColumns = `auto repeat(${columns.length}, auto)`;
    body.append(make("span", ""), ...columns.map((words) => make("span", "head", words)));
    rows.forEach(({ head, ...row }) => {
      body.append(make("span", "side", head), ...columns.map((column, k) => makeField(row, head, column, k)));
    });
    made.append(make("h4", "", title), body);
    return made;
  }

  function makeField({ name, symbol, row }, head, column, k) {
    const input = make("input", "weight");
    const label = row === undefined ? `${symbol} of ${column}` : `${symbol} from ${head} to ${column}`;
    Object.assign(input, { type: "number", step: 0.1, min: -LIMIT, max: LIMIT, inputMode: "decimal" });
    input.setAttribute("aria-label", label);
    const field = { input, label, place: { name, row, column: k } };
    input.addEventListener("focus", () => choose(field));
    input.addEventListener("input", () => type(field));
    input.addEventListener("blur", () => {
      typing = null;
      show(weights);
    });
    fields.push(field);
    return input;
  }

  function choose(field) {
    chosen = field;
    fields.forEach(({ input }) => input.classList.toggle("chosen", input === chosen.input));
    slide.setAttribute("aria-label", chosen.label);
    show(weights);
  }

  function type({ input, place }) {
    typing = input;
    const value = input.valueAsNumber;
    const good = Number.isFinite(value) && Math.abs(value) <= LIMIT;
    input.setAttribute("aria-invalid", !good);
    if (good) {
      onEdit(withWeight(weights, place, value));
    }
  }

  /** Writes the weights, but not into the field in which somebody types. */
  function show(shown) {
    weights = shown;
    fields.forEach(({ input, place }) => {
      const value = weightAt(weights, place);
      tint(input, value, true);
      if (input !== typing) {
        input.value = written(value);
        input.setAttribute("aria-invalid", false);
      }
    });
    const value = weightAt(weights, chosen.place);
    slide.value = value;
    which.textContent = `${chosen.label}: ${written(value).replace("-", "−")}`;
  }

  Object.assign(slide, { min: LEAST, max: MOST, step: 0.05 });
  slide.addEventListener("input", () => onEdit(withWeight(weights, chosen.place, slide.valueAsNumber)));
  return { build, show };
}
