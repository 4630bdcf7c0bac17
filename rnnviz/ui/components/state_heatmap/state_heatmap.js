import { unpack } from "../shared/bytes.js";
import { visible } from "../shared/canvas.js";
import { animation, cleanups, component } from "../shared/instance.js";
import { prefersReducedMotion, readTheme, watchTheme } from "../shared/theme.js";
import { createPanel } from "./panel.js";

const LEAST_PANEL_WIDTH = 300;
const MOST_COLUMNS = 4;
const FADE = 300;
const HINT = "Point at a column, or press the arrow keys, to read its values.";

/** How many panels stand side by side: as many as have room, with no row left half empty. */
export function columnsFor(width, panels) {
  const most = Math.min(MOST_COLUMNS, Math.max(1, Math.floor(width / LEAST_PANEL_WIDTH)));
  return Array.from({ length: most }, (_, k) => most - k).find((columns) => panels % columns === 0);
}

function number(value) {
  return value.toFixed(3).replace("-", "−");
}

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const [caption, text, grid, readout] = ["caption", "tokens", "panels", "readout"].map(part);
  const template = root.querySelector("template");
  const [undo, fade] = [cleanups(), animation()];
  const panels = new Map();
  let [header, arrays, shown, place] = [null, {}, {}, null];

  const steps = () => header.tokens.length;
  const units = () => header.units.length;

  function arrangePanels() {
    const symbols = header.quantities.map((quantity) => quantity.symbol);
    if (symbols.join() !== [...panels.keys()].join()) {
      panels.clear();
      symbols.forEach((symbol) => panels.set(symbol, createPanel(template)));
      grid.replaceChildren(...[...panels.values()].map((panel) => panel.element));
    }
  }

  function writeTokens() {
    const same =
      text.childElementCount === steps() &&
      header.tokens.every((token, t) => text.children[t].title === token);
    if (!same) {
      text.replaceChildren(
        ...header.tokens.map((token) => {
          const span = document.createElement("span");
          span.textContent = visible(token);
          span.title = token;
          span.className = visible(token) === token ? "" : "sign";
          return span;
        }),
      );
    }
  }

  function paint() {
    panels.forEach((panel, symbol) => panel.paint(shown[symbol], steps(), units()));
  }

  function lay() {
    const theme = readTheme(root);
    grid.style.setProperty("--columns", columnsFor(grid.clientWidth, panels.size));
    const rowsHeight = units() * Math.max(1, Math.floor(header.height / units()));
    panels.forEach((panel) => {
      panel.colour(theme, header.signed);
      panel.lay(header.tokens, rowsHeight, theme);
    });
    paint();
    mark();
  }

  function fadeTo(before) {
    fade.run(FADE, (share) => {
      shown =
        share === 1
          ? arrays
          : Object.fromEntries(
              Object.entries(arrays).map(([name, to]) => [
                name,
                to.map((value, k) => before[name][k] + (value - before[name][k]) * share),
              ]),
            );
      paint();
    });
  }

  function mark() {
    panels.forEach((panel) => panel.mark(place, steps(), units()));
    text.querySelector(".here")?.classList.remove("here");
    if (place) {
      text.children[place.step].classList.add("here");
    }
    tell();
  }

  function tell() {
    grid.setAttribute("aria-valuemax", steps());
    grid.setAttribute("aria-valuenow", place ? place.step + 1 : 1);
    if (!place) {
      readout.textContent = HINT;
      grid.setAttribute("aria-valuetext", HINT);
      return;
    }
    const step = `Step ${place.step + 1} of ${steps()}, “${visible(header.tokens[place.step])}”`;
    const where = `${step}, unit ${header.units[place.row]}: `;
    const values = header.quantities.map(({ symbol, name }) => {
      const span = document.createElement("span");
      const letter = document.createElement("i");
      span.className = "value";
      span.title = name;
      letter.textContent = symbol;
      span.append(letter, ` ${number(arrays[symbol][place.step * units() + place.row])}`);
      return span;
    });
    readout.replaceChildren(where, ...values);
    grid.setAttribute("aria-valuetext", where);
  }

  function moveTo(step, row) {
    const within = (value, count) => Math.max(0, Math.min(count - 1, value));
    const next = { step: within(step, steps()), row: within(row, units()) };
    if (next.step !== place?.step || next.row !== place?.row) {
      place = next;
      mark();
    }
  }

  function onPointer(event) {
    const panel = [...panels.values()].find(({ plot }) => plot.contains(event.target));
    if (panel && (event.type === "pointerdown" || event.pointerType === "mouse" || event.buttons)) {
      const box = panel.values.getBoundingClientRect();
      const step = Math.floor(((event.clientX - box.left) / box.width) * steps());
      const row =
        event.clientY > box.bottom
          ? (place?.row ?? 0)
          : Math.floor(((event.clientY - box.top) / box.height) * units());
      moveTo(step, row);
    }
  }

  function onKey(event) {
    const { step, row } = place ?? { step: -1, row: 0 };
    const moves = {
      ArrowRight: [step + 1, row],
      ArrowLeft: [step - 1, row],
      ArrowDown: [step, row + 1],
      ArrowUp: [step, row - 1],
      Home: [0, row],
      End: [steps() - 1, row],
      PageDown: [step + 10, row],
      PageUp: [step - 10, row],
    };
    if (moves[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      moveTo(...moves[event.key]);
    }
  }

  function onToken(event) {
    const step = [...text.children].indexOf(event.target);
    if (step >= 0) {
      moveTo(step, place?.row ?? 0);
    }
  }

  undo.listen(grid, "pointermove", onPointer);
  undo.listen(grid, "pointerdown", onPointer);
  undo.listen(grid, "keydown", onKey);
  undo.listen(text, "pointerover", onToken);
  undo.listen(text, "pointerdown", onToken);
  undo.observeSize(grid, () => header && lay());
  undo.add(watchTheme(root, () => header && lay()));
  undo.add(fade.stop);

  return {
    update({ data }) {
      const before = shown;
      ({ header, arrays } = unpack(data));
      if (place && (place.step >= steps() || place.row >= units())) {
        place = null;
      }
      const some = units() < header.total ? [`${units()} of ${header.total} units, evenly spaced`] : [];
      caption.textContent = [header.caption, ...some].filter(Boolean).join(" · ");
      arrangePanels();
      writeTokens();
      header.quantities.forEach((quantity) =>
        panels.get(quantity.symbol).describe(quantity, arrays[quantity.symbol]),
      );
      const smooth = Object.keys(arrays).every((name) => before[name]?.length === arrays[name].length);
      const fading = smooth && !prefersReducedMotion();
      shown = fading ? before : arrays;
      lay();
      if (fading) {
        fadeTo(before);
      } else {
        fade.stop();
      }
    },
    destroy() {
      undo.run();
    },
  };
}

export default component(create);
