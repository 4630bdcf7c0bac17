// The small panel at a token: what the network considered there, each with its probability.

import { standBeside } from "../shared/beside.js";
import { called, hesitation, percent, sign } from "./tokens.js";

export class Panel {
  // `fork(place, id, byKeyboard)` is called for the alternative that a person picks, `left()` at Escape.
  constructor(root, { fork, left }) {
    this.root = root;
    this.fork = fork;
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") left();
      else if (event.key === "ArrowDown") this.#move(1);
      else if (event.key === "ArrowUp") this.#move(-1);
      else return;
      event.preventDefault();
    });
  }

  get opened() {
    return this.root.matches(":popover-open");
  }

  open(span, token, place) {
    this.root.replaceChildren(
      line("title", `The network gave ${called(token.name)} ${percent(token.probability)}`),
      this.#rows(token, place),
      line("doubt", hesitation(token.entropy)),
    );
    if (!this.opened) this.root.showPopover();
    this.standAt(span);
  }

  close() {
    if (this.root.isConnected && this.opened) this.root.hidePopover();
  }

  // The keyboard goes to the first alternative.
  enter() {
    this.root.querySelector("button")?.focus();
  }

  standAt(span) {
    standBeside(this.root, span);
  }

  #rows(token, place) {
    const rows = document.createElement("div");
    rows.className = "rows";
    for (const candidate of candidates(token)) {
      rows.append(this.#row(candidate, candidate.id === token.id, place));
    }
    return rows;
  }

  #row(candidate, chosen, place) {
    const row = document.createElement(chosen ? "div" : "button");
    row.className = chosen ? "row chosen" : "row";
    row.append(
      part("mark", chosen ? "✓" : ""), part("name", sign(candidate.name)), bar(candidate.probability),
      part("share", percent(candidate.probability)),
    );
    if (chosen) {
      row.title = "This one was written";
      return row;
    }
    row.type = "button";
    row.title = `Write ${called(candidate.name)} here and go on from there`;
    row.setAttribute("aria-label", `${row.title}, ${percent(candidate.probability)}`);
    // A click's detail counts presses of a button: 0 is the keyboard's.
    row.addEventListener("click", ({ detail }) => this.fork(place, candidate.id, detail === 0));
    return row;
  }

  #move(by) {
    const rows = [...this.root.querySelectorAll("button")];
    const at = rows.indexOf(this.root.getRootNode().activeElement);
    rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
  }
}

// The most probable tokens, and the written one below them where it isn't among them.
function candidates(token) {
  const among = token.alternatives.some(({ id }) => id === token.id);
  return among ? token.alternatives : [...token.alternatives, token];
}

function bar(probability) {
  const track = part("track", "");
  const filled = part("filled", "");
  filled.style.width = `${100 * probability}%`;
  track.append(filled);
  return track;
}

function line(name, text) {
  const element = document.createElement("p");
  element.className = name;
  element.textContent = text;
  return element;
}

function part(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}
