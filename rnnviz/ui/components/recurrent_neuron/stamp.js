// A matrix of weights as it stands beside an arrow: small, and the same at every step.

import { fixed } from "../cell_diagram/numbers.js";
import { element, set, text } from "../shared/svg.js";
import { tint } from "./tint.js";

/** {wide, high, numbers} of one cell: with its number where there is room. */
export function cellOf(numbers) {
  return numbers ? { wide: 43, high: 22, numbers } : { wide: 15, high: 15, numbers };
}

/** Of `rows` × `columns`, its top left corner at (x, y). */
export function createStamp(rows, columns, cell, { x, y }, parent) {
  const group = element("g", { class: "stamp", transform: `translate(${x} ${y})` }, parent);
  const lines = Array.from({ length: rows }, (_, row) => {
    const line = element("g", { class: "line" }, group);
    return { line, cells: Array.from({ length: columns }, (_, column) => makeCell(row, column, cell, line)) };
  });

  return {
    group,
    /** Shows a matrix. `row`, where there is one, is the only row that counts at this step. */
    paint(matrix, row = null) {
      lines.forEach(({ line, cells }, j) => {
        line.classList.toggle("unused", row !== null && j !== row);
        cells.forEach(({ ground, number }, k) => {
          tint(ground, matrix[j][k], true);
          number.textContent = cell.numbers ? fixed(matrix[j][k]) : "";
        });
      });
    },
    place(left, top) {
      set(group, { transform: `translate(${left} ${top})` });
    },
  };
}

function makeCell(row, column, { wide, high }, parent) {
  const [x, y] = [column * wide, row * high];
  const ground = element("rect", { class: "tinted", x, y, width: wide - 1.5, height: high - 1.5, rx: 3 }, parent);
  return { ground, number: text("", { class: "middle", x: x + wide / 2 - 0.75, y: y + high / 2 - 0.25 }, parent) };
}
