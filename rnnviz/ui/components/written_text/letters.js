// The text on the page: the start that was given, and a span for each token that was written.

import { shade } from "./tokens.js";

export class Letters {
  constructor(root) {
    this.root = root;
    this.spans = [];
  }

  get count() {
    return this.spans.length;
  }

  begin(text) {
    const start = document.createElement("span");
    start.className = "start";
    start.title = "The start that the network was given";
    start.textContent = text;
    this.root.replaceChildren(start);
    this.spans = [];
  }

  // The first `count` of `tokens` are to be seen; what is there already stays.
  write(tokens, count) {
    const added = tokens.slice(this.count, count).map((token, at) => letter(token, this.count + at));
    this.root.append(...added.map(({ whole }) => whole));
    this.spans.push(...added.map(({ span }) => span));
  }

  shorten(count) {
    this.spans.splice(count).forEach((span) => (span.closest(".spaced") ?? span).remove());
  }

  typing(is) {
    this.root.classList.toggle("typing", is);
  }

  // The place of the token in the line above (-1) or below (1) that is nearest to the one at `place`.
  inNextLine(place, by) {
    const here = this.spans[place].getBoundingClientRect();
    let [top, nearest, distance] = [null, place, Infinity];
    for (let at = place + by; this.spans[at]; at += by) {
      const there = this.spans[at].getBoundingClientRect();
      if (Math.abs(there.top - here.top) < here.height / 2) continue;
      if (top !== null && Math.abs(there.top - top) > here.height / 2) break;
      top = there.top;
      const apart = Math.abs(there.left - here.left);
      if (apart < distance) [nearest, distance] = [at, apart];
    }
    return nearest;
  }
}

// The space before a word belongs to the token, but has no shade: at a line's end it would seem a token.
function letter({ piece, probability }, place) {
  const space = piece.length > 1 && piece.startsWith(" ") ? " " : "";
  const span = document.createElement("span");
  span.className = piece === "\n" ? "token line" : "token";
  span.textContent = piece.slice(space.length);
  span.tabIndex = place === 0 ? 0 : -1;
  span.dataset.place = place;
  span.style.setProperty("--shade", shade(probability).toFixed(3));
  return { span, whole: space ? spaced(space, span) : span };
}

function spaced(space, span) {
  const whole = document.createElement("span");
  whole.className = "spaced";
  whole.append(space, span);
  return whole;
}
