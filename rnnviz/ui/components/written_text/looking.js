// Looking at one token: by pointing, tapping, or with the arrow keys.

import { cleanups } from "../shared/instance.js";
import { Panel } from "./panel.js";
import { called, percent } from "./tokens.js";

const DWELL = 70; // ms before an open panel moves on: the way to it may lead over other tokens
const LEAVING = 300; // ms before it closes

export class Looking {
  constructor(letters, panel, { tokenAt, fork }) {
    this.letters = letters;
    this.tokenAt = tokenAt;
    this.place = null; // what is looked at
    this.aim = null; // what was pointed at last
    this.cursor = 0; // where the keyboard is
    this.held = false;
    this.returning = false;
    this.undo = cleanups();
    this.panel = new Panel(panel, { fork: this.#forking(fork), left: () => this.#go(this.cursor) });
    this.#listen(letters.root, panel);
  }

  close() {
    clearTimeout(this.timer);
    this.letters.spans[this.place]?.classList.remove("shown");
    this.place = this.aim = null;
    this.held = false;
    this.panel.close();
  }

  // The text ends, for now, before the place `count`: the keyboard's place must be one that is there.
  shortened(count) {
    this.close();
    if (this.cursor < count || this.returning) return;
    this.cursor = Math.max(count - 1, 0);
    if (count) this.letters.spans[this.cursor].tabIndex = 0;
  }

  // Whoever forked by keyboard goes on where they did, as soon as the token is there.
  grown() {
    if (!this.returning || !this.letters.spans[this.cursor]) return;
    this.returning = false;
    this.#go(this.cursor);
  }

  end() {
    this.close();
    this.undo.run();
  }

  #listen(text, panel) {
    const { undo } = this;
    // Moving, not over: text that changes under a pointer at rest is not pointed at.
    undo.listen(text, "pointermove", (event) => this.#pointed(event));
    undo.listen(text, "pointerleave", () => this.#leaveSoon());
    undo.listen(panel, "pointerenter", () => clearTimeout(this.timer));
    undo.listen(panel, "pointerleave", () => this.#leaveSoon());
    undo.listen(text, "click", (event) => this.#clicked(event));
    undo.listen(text, "focusin", (event) => this.#focused(placeOf(event.target)));
    undo.listen(text, "keydown", (event) => this.#pressed(event));
    undo.listen(document, "pointerdown", (event) => {
      const path = event.composedPath();
      if (!path.includes(text) && !path.includes(panel)) this.close();
    });
    const follow = () => this.place !== null && this.panel.standAt(this.letters.spans[this.place]);
    undo.listen(window, "scroll", follow, { capture: true, passive: true });
    undo.listen(window, "resize", follow);
  }

  #pointed(event) {
    const place = placeOf(event.target);
    if (place === null || place === this.aim || this.held || event.pointerType === "touch") return;
    clearTimeout(this.timer);
    this.aim = place;
    if (place === this.place) return;
    this.timer = setTimeout(() => this.#look(place), this.place === null ? 0 : DWELL);
  }

  #leaveSoon() {
    clearTimeout(this.timer);
    this.aim = null;
    if (!this.held) this.timer = setTimeout(() => this.close(), LEAVING);
  }

  #clicked(event) {
    const place = placeOf(event.target);
    if (place === null || String(document.getSelection())) return; // selecting text is no click
    this.#go(place);
    this.#look(place);
    this.held = true;
  }

  #pressed(event) {
    const last = this.letters.count - 1;
    const goals = {
      ArrowLeft: () => this.cursor - 1,
      ArrowRight: () => this.cursor + 1,
      ArrowUp: () => this.letters.inNextLine(this.cursor, -1),
      ArrowDown: () => this.letters.inNextLine(this.cursor, 1),
      Home: () => 0,
      End: () => last,
    };
    if (goals[event.key]) this.#go(Math.min(Math.max(goals[event.key](), 0), last));
    else if (event.key === "Enter" || event.key === " ") this.#enter();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  #enter() {
    this.#look(this.cursor);
    this.held = true;
    this.panel.enter();
  }

  #forking(fork) {
    return (place, id, byKeyboard) => {
      this.cursor = place;
      this.returning = byKeyboard;
      fork(place, id);
    };
  }

  #go(place) {
    this.letters.spans[place]?.focus();
  }

  // One token at a time is in the tab order: the keyboard's place.
  #focused(place) {
    if (place === null) return;
    const { spans } = this.letters;
    if (spans[this.cursor]) spans[this.cursor].tabIndex = -1;
    this.cursor = place;
    spans[place].tabIndex = 0;
    this.#look(place);
  }

  #look(place) {
    const [span, token] = [this.letters.spans[place], this.tokenAt(place)];
    if (!span) return;
    this.close();
    this.place = this.aim = place;
    span.classList.add("shown");
    span.setAttribute("role", "button");
    span.setAttribute("aria-label", `${called(token.name)}, ${percent(token.probability)}`);
    this.panel.open(span, token, place);
  }
}

function placeOf(element) {
  const place = element.dataset?.place;
  return place === undefined ? null : Number(place);
}
