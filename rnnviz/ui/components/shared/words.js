// A text, each token coloured by a value that belongs to it.

import { css, inkOn, level } from "./colour.js";

const SIGNS = { "\n": "↵", "\t": "⇥" };

/** `root` is the paragraph; a span a token. */
export function createWords(root) {
  let [levels, here, scale] = [[], null, null];

  return {
    write(pieces) {
      root.replaceChildren(...pieces.map((piece) => {
        const span = document.createElement("span");
        span.textContent = piece.replace(/[\n\t]/g, (sign) => SIGNS[sign]);
        return span;
      }));
      [levels, here] = [new Int16Array(pieces.length).fill(-1), null];
    },
    /** `colours` is a table of 256 [r, g, b] from `low` to `high`; only what changed is touched. */
    paint(values, low, high, colours) {
      if (scale !== colours) {
        levels.fill(-1);
        scale = colours;
      }
      values.forEach((value, t) => {
        const shade = level(value, low, high);
        if (levels[t] !== shade) {
          levels[t] = shade;
          const { style } = root.children[t];
          style.backgroundColor = css(colours[shade]);
          style.color = css(inkOn(colours[shade]));
        }
      });
    },
    mark(t) {
      if (here !== root.children[t]) {
        here?.classList.remove("here");
        here = root.children[t];
        here?.classList.add("here");
      }
    },
    /** The step whose token `element` is, or -1. */
    stepOf: (element) => (element.parentElement === root ? [...root.children].indexOf(element) : -1),
  };
}
