// The chosen unit's numbers at the cursor, one a quantity; also the key to the lines.

import { inkOf } from "./lines.js";

/** Three places; what rounds to nothing has no sign. */
export function number(value) {
  return (Math.round(value * 1000) / 1000 + 0).toFixed(3).replace("-", "−");
}

export function createNumbers(root) {
  const cells = new Map();

  return {
    offer(quantities, theme) {
      cells.clear();
      root.replaceChildren(...quantities.map((quantity) => {
        const [row, name, value] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
        const letter = document.createElement("i");
        letter.textContent = quantity.symbol;
        letter.style.color = inkOf(quantity.colour, theme);
        name.append(letter, ` ${quantity.name}`);
        row.append(name, value);
        cells.set(quantity.symbol, { row, value });
        return row;
      }));
    },
    /** `drawn`: [{quantity, values}]; `t` the step; `chosen` the symbol that the picture shows. */
    draw(drawn, t, chosen) {
      drawn.forEach(({ quantity: { symbol }, values }) => {
        const { row, value } = cells.get(symbol);
        const text = number(values[t]);
        if (value.textContent !== text) {
          value.textContent = text;
        }
        row.classList.toggle("chosen", symbol === chosen);
      });
    },
  };
}
