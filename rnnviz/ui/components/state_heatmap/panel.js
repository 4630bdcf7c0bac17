// One quantity: its name, its legend, and its values as a picture with the text below.

import { crisp, paintValues, visible } from "../shared/canvas.js";
import { css, diverging, gradient, pixels, sequential } from "../shared/colour.js";

const AXIS_HEIGHT = 13;
// Where nothing bounds a quantity, this share of its values stays within the scale: one outlier dims nothing.
const MOSTLY = 0.99;
const NICE = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The least round number that is not smaller than `size`: 1, 1.5, 2, … 10, 15, 20, … */
export function roundedUp(size) {
  const power = 10 ** Math.floor(Math.log10(Math.max(size, 1e-3)));
  return (NICE.find((step) => step * power >= size) ?? 10) * power;
}

export function createPanel(template) {
  const element = template.content.firstElementChild.cloneNode(true);
  const part = (name) => element.querySelector(`.${name}`);
  const parts = Object.fromEntries(
    [
      "swatch",
      "name",
      "symbol",
      "meaning",
      "low",
      "ramp",
      "high",
      "plot",
      "values",
      "axis",
      "column",
      "row",
    ].map((name) => [name, part(name)]),
  );
  let [quantity, table, low, high] = [null, null, 0, 1];

  function describe(described, values) {
    quantity = described;
    const sizes = values.map(Math.abs).sort();
    high = quantity.gate ? 1 : (quantity.limit ?? roundedUp(sizes[Math.floor((sizes.length - 1) * MOSTLY)]));
    low = quantity.gate ? 0 : -high;
    const beyond = sizes.at(-1) > high;
    parts.name.textContent = quantity.name;
    parts.symbol.textContent = quantity.symbol;
    parts.meaning.textContent = quantity.meaning;
    parts.low.textContent = quantity.gate ? "0" : `${beyond ? "≤ " : ""}−${high}`;
    parts.high.textContent = `${beyond ? "≥ " : ""}${high}`;
  }

  function colour(theme, signed) {
    const scale = quantity.gate ? sequential(quantity.colour, theme) : diverging(signed, theme);
    table = pixels(scale);
    parts.swatch.style.background = quantity.colour;
    parts.ramp.style.background = gradient(scale);
  }

  function paint(values, steps, units) {
    paintValues(parts.values, values, { steps, units, low, high, table });
  }

  /** Sizes the picture, and writes below it as many of the tokens as have room. */
  function lay(tokens, rowsHeight, theme) {
    parts.values.style.height = `${rowsHeight}px`;
    const width = parts.plot.clientWidth;
    if (!width) {
      return;
    }
    const context = crisp(parts.axis, width, AXIS_HEIGHT);
    const wide = width / tokens.length;
    context.font = `${Math.max(8, Math.min(12, wide * 1.65))}px monospace`;
    context.textBaseline = "middle";
    let free = -Infinity;
    tokens.forEach((token, t) => {
      const shown = visible(token);
      const size = context.measureText(shown).width;
      const left = (t + 0.5) * wide - size / 2;
      if (left >= free - 0.5 && left > -wide && left + size < width + wide) {
        context.fillStyle = css(theme.text, shown === token ? 0.9 : 0.4);
        context.fillText(shown, left, AXIS_HEIGHT / 2 + 1);
        free = left + size;
      }
    });
  }

  function mark(place, steps, units) {
    parts.column.hidden = parts.row.hidden = !place;
    if (place) {
      const wide = parts.plot.clientWidth / steps;
      const high = parts.values.clientHeight / units;
      parts.column.style.width = `${Math.max(3, wide)}px`;
      parts.column.style.transform = `translateX(${place.step * wide}px)`;
      parts.row.style.height = `${high + 2}px`;
      parts.row.style.transform = `translateY(${place.row * high - 1}px)`;
    }
  }

  return { element, plot: parts.plot, values: parts.values, describe, colour, paint, lay, mark };
}
