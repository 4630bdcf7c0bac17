// What is read: a letter a step, the marker in a frame.

import { element, set, text } from "../shared/svg.js";
import { GUTTER, stepsOf } from "./layout.js";

const HIGH = 34;

export function createStrip(svg) {
  let letters = [];

  return {
    build({ tokens, place }) {
      const width = svg.clientWidth;
      const { column, x } = stepsOf(width, tokens.length);
      set(svg, { viewBox: `0 0 ${width} ${HIGH}` });
      svg.replaceChildren();
      text("it reads", { class: "end", x: GUTTER - 12, y: HIGH / 2 }, svg);
      const wide = Math.max(15, Math.min(26, column));
      [place, tokens.length - 1].forEach((t) => element("rect", { class: "badge", x: x(t) - wide / 2, y: 4, width: wide, height: HIGH - 8, rx: 4 }, svg));
      letters = tokens.map((token, t) => text(token, { x: x(t), y: HIGH / 2 }, svg));
      letters.forEach((letter, t) => {
        letter.kind = t === place ? " marker" : t === tokens.length - 1 ? " question" : "";
      });
    },
    show(now) {
      letters.forEach((letter, t) => set(letter, { class: `token middle${letter.kind}${t > now ? " ahead" : t === now ? " now" : ""}` }));
    },
  };
}
