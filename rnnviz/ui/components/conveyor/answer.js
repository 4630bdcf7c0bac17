// What a network answers: a bar for each marker, and whether it is right once it was really asked.

import { set } from "../shared/svg.js";

export function createAnswer(root) {
  const [heading, list, verdict] = ["h4", "ol", ".verdict"].map((name) => root.querySelector(name));
  let [names, rows] = [[], []];

  function makeRow(name) {
    const row = document.createElement("li");
    const [token, bar, share] = ["token", "bar", "share"].map((kind) => {
      const span = document.createElement("span");
      set(span, { class: kind });
      return span;
    });
    token.textContent = name;
    row.append(token, bar, share);
    return { row, bar, share };
  }

  return {
    build(coming) {
      if (coming.join() !== names.join()) {
        names = coming;
        rows = names.map(makeRow);
        list.replaceChildren(...rows.map(({ row }) => row));
      }
    },
    /** `shares` of each answer, null where there are none yet; `asked`: the question was read. `chosen` is the right one. */
    show(shares, { chosen, asked }) {
      root.classList.toggle("untold", !shares);
      heading.textContent = asked ? "It was asked, and answers" : shares ? "If it were asked now" : "Too soon to ask";
      if (!shares) {
        rows.forEach(({ row, bar, share }) => {
          row.classList.remove("true");
          bar.style.setProperty("--share", 0);
          share.textContent = "";
        });
        verdict.textContent = "";
        return;
      }
      const best = shares.indexOf(Math.max(...shares));
      rows.forEach(({ row, bar, share }, k) => {
        row.classList.toggle("true", k === chosen);
        bar.style.setProperty("--share", shares[k].toFixed(4));
        share.textContent = `${Math.round(shares[k] * 100)} %`;
      });
      verdict.textContent = !asked ? "" : best === chosen ? `${names[best]}: right ✓` : `${names[best]}: wrong, it was ${names[chosen]}`;
    },
  };
}
