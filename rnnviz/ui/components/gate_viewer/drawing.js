// Draws the picture, the lines, the text and the marks from one model. What did not change is not drawn again.

import { diverging, gradient, pixels, sequential } from "../shared/colour.js";
import { createHeatmap, drawAxis } from "./heatmap.js";
import { measure, scrollFor } from "./layout.js";
import { bandsFor, drawLines, inkOf, roundedUp } from "./lines.js";
import { createNumbers, number } from "./numbers.js";
import { createPredictions } from "../shared/predictions.js";
import { createWords } from "../shared/words.js";

const LEAST_COLUMN = 3; // pixels of the cursor, where columns are narrower

/**
 * A model is {replay, view, hover, t, rows}: `view` what is chosen, `hover` what the pointer is on or null, `t` the
 * step that is shown, `rows` the units from top to bottom.
 */
export function createDrawing(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const [scroller, track, plot, column, row, pointed, dots, lines] =
    ["scroller", "track", "plot", "column", "row", "pointed", "dots", "lines"].map(part);
  const heatmap = createHeatmap(part("values"));
  const words = createWords(part("words"));
  const [predictions, numbers] = [createPredictions(part("predictions")), createNumbers(part("numbers"))];
  let [theme, scales, done, drawn, limit] = [null, new Map(), {}, [], 1];

  /** Runs `action` where `key` is another than at the last time. */
  function onceFor(name, key, action) {
    if (done[name] !== key) {
      done[name] = key;
      action();
    }
  }

  /** The colours of a quantity: a table of [r, g, b], and the same as pixels. */
  function scaleOf(quantity, signed) {
    if (!scales.has(quantity.symbol)) {
      const colours = quantity.gate ? sequential(quantity.colour, theme) : diverging(signed, theme);
      scales.set(quantity.symbol, { colours, pixels: pixels(colours) });
    }
    return scales.get(quantity.symbol);
  }

  function drawPicture({ replay, view, rows }, area, where) {
    const plane = replay.plane(view);
    const { snapshot, layer, direction, symbol, order, anchor } = view;
    const key = [snapshot, layer, direction, symbol, order, anchor].join();
    const scale = scaleOf(replay.quantities[symbol], replay.header.signed);
    onceFor("picture", `${key} ${where}`, () => heatmap.draw(plane, rows, scale.pixels, `${key} ${theme.css.background}`, area));
    onceFor("legend", `${symbol} ${plane.high}`, () => {
      part("ramp").style.background = gradient(scale.colours);
      part("low").textContent = plane.low ? `−${plane.high}` : "0";
      part("high").textContent = plane.high;
    });
    onceFor("words", `${key} ${view.unit}`, () => {
      words.paint(replay.series(view, view.unit), plane.low, plane.high, scale.colours);
    });
  }

  function drawUnit({ replay, view }, area, where) {
    const { quantities } = replay.header;
    const { snapshot, layer, direction, unit, symbol } = view;
    const key = [layer, direction, unit].join();
    onceFor("limit", key, () => {
      const free = quantities.filter((quantity) => quantity.limit === null);
      limit = roundedUp(Math.max(...free.map((quantity) => replay.largest({ ...view, symbol: quantity.symbol }, unit))));
    });
    onceFor("series", `${snapshot} ${key}`, () => {
      drawn = quantities.map((quantity) => ({ quantity, values: replay.series({ ...view, symbol: quantity.symbol }, unit) }));
    });
    const bands = bandsFor(quantities, area.lines, limit);
    onceFor("lines", [snapshot, key, symbol, where].join(), () => drawLines(lines, drawn, bands, symbol, area, theme));
    return bands;
  }

  /** Everything that only moves: the column, the rows, the dots on the lines, the token in the text. */
  function mark({ replay, view, hover, t, rows }, area, bands) {
    const high = area.height / rows.length;
    onceFor("wide", area.column, () => { column.style.width = `${Math.max(LEAST_COLUMN, area.column)}px`; });
    onceFor("below", `${area.axis} ${area.height}`, () => { dots.style.top = `${lines.offsetTop}px`; });
    column.style.transform = `translateX(${t * area.column}px)`;
    moveRow(row, rows.indexOf(view.unit), high);
    pointed.hidden = hover?.unit === undefined || hover.unit === view.unit;
    if (!pointed.hidden) {
      moveRow(pointed, rows.indexOf(hover.unit), high);
    }
    drawn.forEach(({ quantity, values }, k) => {
      dots.children[k].style.transform = `translate(${(t + 0.5) * area.column}px, ${bands.y(quantity, values[t])}px)`;
    });
    words.mark(t);
    writeTitle(view, pointed.hidden ? null : hover.unit, pointed.hidden ? 0 : replay.value(view, hover.unit, t));
  }

  function moveRow(element, place, high) {
    element.style.height = `${high + 2}px`;
    element.style.transform = `translateY(${place * high - 1}px)`;
  }

  function writeTitle({ unit, symbol }, other, value) {
    onceFor("title", [unit, other, symbol, value].join(), () => {
      const [name, note] = part("unit-title").children;
      name.textContent = `Unit ${unit}`;
      note.textContent = other === null ? "all it holds, over the text"
        : `· under the pointer: unit ${other}, ${symbol} = ${number(value)}; a click chooses it`;
    });
  }

  /** Brings the cursor back into view after it moved; who scrolls away is left in peace. */
  function follow({ t }, area) {
    onceFor("followed", `${t} ${area.column}`, () => {
      const wanted = scrollFor(t, area);
      if (wanted !== null) {
        scroller.scrollLeft = wanted;
      }
    });
  }

  return {
    stepOf: words.stepOf,
    /** Another theme or size, or another replay: all is drawn anew. */
    restart({ header }, nextTheme) {
      [theme, scales, done] = [nextTheme, new Map(), {}];
      numbers.offer(header.quantities, theme);
      dots.replaceChildren(...header.quantities.map(({ colour }) => {
        const dot = document.createElement("span");
        dot.style.background = inkOf(colour, theme);
        return dot;
      }));
    },
    read({ header }) {
      words.write(header.pieces);
      part("viewer").classList.toggle("words-level", header.level === "word");
    },
    /** Draws `model`; returns the unit's values over time, by quantity, and whether the columns are too many to read at once. */
    draw(model) {
      const { replay: { header, steps, predictions: predicted }, view, hover, t } = model;
      const area = measure({
        room: scroller.clientWidth, left: scroller.scrollLeft, steps, level: header.level, cell: header.cell, width: view.width,
      });
      const where = [area.width, area.left, area.column].join();
      onceFor("size", `${area.track} ${area.height}`, () => {
        track.style.width = `${area.track}px`;
        plot.style.height = `${area.height}px`;
      });
      onceFor("axis", where, () => drawAxis(part("axis"), header.tokens, header.level === "word", area, theme));
      drawPicture(model, area, where);
      mark(model, area, drawUnit(model, area, where));
      predictions.draw(header.tokens[t], predicted(view.snapshot, t));
      numbers.draw(drawn, t, view.symbol);
      if (!hover) {
        follow(view, area);
      }
      return { drawn, crowded: area.crowded };
    },
  };
}
