// What is expected next: a bar for each token, and a line where it stood before a change.

import { element, set, text } from "../shared/svg.js";

/** `label` is the place of the token that really comes next. */
export function createBars({ bars }, tokens, label, parent) {
  const [name, share] = bars.wide > 120 ? [32, 46] : [28, 38]; // pixels of the token, and of the per cent
  const left = name - bars.wide / 2;
  const room = bars.wide - name - share;
  const rows = tokens.map((token, k) => {
    const [group, y] = [element("g", { class: k === label ? "bar due" : "bar" }, parent), bars.top + k * bars.row];
    const middle = y + bars.row / 2;
    text(token, { class: "end token", x: left - 6, y: middle }, group);
    element("rect", { class: "track", x: left, y: y + 5, width: room, height: bars.row - 10, rx: 2 }, group);
    return {
      fill: element("rect", { class: "fill", x: left, y: y + 5, width: 0, height: bars.row - 10, rx: 2 }, group),
      was: element("line", { class: "was", y1: y + 2, y2: y + bars.row - 2, visibility: "hidden" }, group),
      share: text("", { class: "end share", x: bars.wide / 2, y: middle }, group),
    };
  });
  return {
    /** `probabilities`, null where they are not known; `before`, where another network's are marked beside them. */
    paint(probabilities, before) {
      rows.forEach(({ fill, was, share }, k) => {
        set(fill, { width: probabilities ? (probabilities[k] * room).toFixed(1) : 0 });
        share.textContent = probabilities ? `${Math.round(probabilities[k] * 100)} %` : "";
        const at = before ? (left + before[k] * room).toFixed(1) : 0;
        set(was, before ? { visibility: "visible", x1: at, x2: at } : { visibility: "hidden" });
      });
    },
  };
}
