// The equation of the chosen node as text on the page, and its sums unfolded to the largest terms.

import { largest, terms } from "./equations.js";
import { bracketed, fixed } from "./numbers.js";

const MOST = 5;
const NO_SUMS = "The sums can't be shown: the weights at hand are those of another layer, direction or training step.";
const NAMES = { Wx: "Σ W·x", "Uh_": "Σ U·h", S: "sum" };

function tag(name, className, words = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = words;
  return made;
}

/** A letter in its colour: italic, with a small −1 (or +1, read backwards) where it is of the step before. */
function letter(symbol, direction, colours) {
  const made = tag("i", "letter", (NAMES[symbol] ?? symbol).replace("_", ""));
  made.style.color = symbol.length < 3 && colours.has(symbol[0]) ? colours.gate(symbol[0]) : "";
  if (symbol.endsWith("_")) {
    made.append(tag("sub", "", direction === "backward" ? "+1" : "−1"));
  }
  return made;
}

function pieceOf(piece, direction, colours) {
  if (piece.letter) {
    return letter(piece.letter, direction, colours);
  }
  if (piece.text) {
    return tag("span", /^[=≈·+−]$/.test(piece.text) ? "operator" : "word", piece.text);
  }
  const final = piece.result !== undefined;
  const value = final ? piece.result : piece.number;
  const made = tag(final ? "b" : "span", final ? "result" : "number", (piece.after ? bracketed : fixed)(value, piece.decimals));
  made.style.color = /^[a-z]_?$/.test(piece.of) && colours.has(piece.of[0]) ? colours.gate(piece.of[0]) : "";
  return made;
}

/** Writes what `explained` (see explain.js) says into the panel's elements. */
export function writeEquation({ title, lines, missing }, { title: words, known, lines: equation }, direction, colours) {
  title.textContent = words;
  lines.replaceChildren(...equation.map(({ left, right }) => {
    const line = tag("p", "row");
    const [start, rest] = [tag("span", "left"), tag("span", "right")];
    start.append(...left.map((piece) => pieceOf(piece, direction, colours)));
    rest.append(...right.map((piece) => pieceOf(piece, direction, colours)));
    line.append(start, rest);
    return line;
  }));
  missing.textContent = known ? "" : NO_SUMS;
}

/** What stands for one input or one old state: `h₋₁ of unit 17`. */
function termName(part, kind, index) {
  if (kind === "state") {
    return `${part.direction === "backward" ? "h₊₁" : "h₋₁"} of unit ${index}`;
  }
  if (!part.below.length) {
    return `x, number ${index}`;
  }
  const units = part.inputs / part.below.length;
  const direction = part.below.length > 1 ? `, ${part.below[Math.floor(index / units)]}` : "";
  return `h of unit ${index % units}, layer ${part.layer}${direction}`;
}

const HEADINGS = { input: "Σ W·x, from the input: value × weight", state: "Σ U·h, from the old states: value × weight" };

/** Unfolds the sums of `gate` at one step: for each, its largest terms, and what all the others add up to. */
export function writeTerms(target, part, gate, t, unit, colours) {
  const all = terms(part, gate, t, unit);
  target.replaceChildren(...["input", "state"].map((kind) => {
    const { shown, others, rest } = largest(all[kind], MOST);
    const size = Math.max(...[...shown.map(({ product }) => product), rest].map(Math.abs), 1e-9);
    const table = tag("div", "terms");
    table.append(tag("h4", "", HEADINGS[kind]));
    shown.forEach(({ index, weight, value, product }) => {
      const words = `${fixed(value)} × ${bracketed(weight)}`;
      table.append(row(termName(part, kind, index), words, product, size, colours));
    });
    if (others) {
      table.append(row(`${others === 1 ? "the other one" : `the other ${others} together`}`, "", rest, size, colours, "rest"));
    }
    table.append(row("all together", "", all[kind].reduce((sum, term) => sum + term.product, 0), Infinity, colours, "total"));
    return table;
  }));
}

function row(name, product, value, size, colours, className = "") {
  const made = tag("p", `term ${className}`);
  const bar = tag("span", "bar");
  const share = Math.abs(value) / size;
  bar.style.cssText = `width: ${share * 50}%; background: ${colours.wire(value)}; ${value < 0 ? "right" : "left"}: 50%`;
  const track = tag("span", "track");
  track.setAttribute("aria-hidden", "true");
  track.append(bar);
  made.append(tag("span", "which", name), tag("span", "product", product), tag("span", "equals", `= ${fixed(value)}`), track);
  return made;
}
