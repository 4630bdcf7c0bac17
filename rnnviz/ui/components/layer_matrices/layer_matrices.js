import { cleanups, component } from "../shared/instance.js";
import { element, set, text } from "../shared/svg.js";
import { readTheme, watchTheme } from "../shared/theme.js";

const [TOP, BETWEEN, LINE] = [68, 150, 2]; // for the words above; between two layers, at least; a bias's row, so that it is seen

function create(root) {
  const svg = root.querySelector(".drawing");
  const undo = cleanups();
  let [data, sent, drawn] = [null, "", []];

  /** Builds each layer once; a change moves its rectangles. */
  function draw() {
    const width = svg.clientWidth;
    if (!width) {
      return;
    }
    const columns = data.widest.reduce((sum, one) => sum + one, 0);
    const scale = (width - BETWEEN * (data.layers.length - 1)) / columns;
    const height = Math.ceil(TOP + data.highest * scale + 3 * LINE);
    set(svg, { viewBox: `0 0 ${width} ${height}`, "aria-label": data.description });
    svg.style.height = `${height}px`;
    if (!drawn.length) {
      drawn = data.layers.map(make);
    }
    let x = 0;
    data.layers.forEach((layer, k) => {
      place(drawn[k], layer, x, scale);
      x += data.widest[k] * scale + BETWEEN;
    });
  }

  function make({ gates }) {
    const group = element("g", {}, svg);
    const words = ["name", "quiet"].map((kind) => text("", { class: kind }, group));
    const blocks = gates.map(({ symbol, colour }) => {
      const block = element("g", { style: `--gate: ${colour}` }, group);
      const [input, state] = ["input", "state"].map((kind) => element("rect", { class: kind }, block));
      return { input, state, symbol: text(symbol, { class: "symbol" }, block) };
    });
    return { words, blocks, bias: element("rect", { class: "bias" }, group) };
  }

  function place({ words, blocks, bias }, { name, count, inputs, units, biases }, left, scale) {
    const [wide, above, below] = [units * scale, inputs * scale, units * scale];
    [name, `${count} parameters`].forEach((word, k) => {
      words[k].textContent = word;
      set(words[k], { x: left, y: 15 + 20 * k });
    });
    blocks.forEach(({ input, state, symbol }, k) => {
      const x = left + k * wide;
      const gap = Math.min(1, wide / 6);
      set(input, { x, y: TOP, width: wide - gap, height: above });
      set(state, { x, y: TOP + above, width: wide - gap, height: below });
      set(symbol, { x: x + wide / 2, y: TOP - 8, visibility: wide >= 11 ? "visible" : "hidden" });
    });
    set(bias, { x: left, y: TOP + above + below + 1, width: wide * blocks.length, height: LINE * biases });
  }

  const recolour = () => root.querySelector(".matrices").classList.toggle("dark", readTheme(root).dark);
  undo.observeSize(svg, () => data && draw());
  undo.add(watchTheme(root, recolour));
  recolour();

  return {
    update(context) {
      const coming = JSON.stringify(context.data);
      if (coming !== sent) {
        [data, sent] = [context.data, coming];
        draw();
      }
    },
    destroy: undo.run,
  };
}

export default component(create);
