import { unpack } from "../shared/bytes.js";
import { visible } from "../shared/canvas.js";
import { css, mix, parse } from "../shared/colour.js";
import { cleanups, component } from "../shared/instance.js";
import { percent } from "../shared/predictions.js";
import { readTheme, watchTheme } from "../shared/theme.js";

const NETWORKS = ["forward", "both"];
const NAMES = { forward: "Forward-only", both: "Bidirectional" };
const FAR = 10;
const QUIET = 350; // ms without a move before it is read out
const ROOM = 22; // characters of the sentence that are quoted on a side of the blank

const made = (kind, className, text = "") => Object.assign(document.createElement(kind), { className, textContent: text });

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const sentence = part("sentence");
  const undo = cleanups();
  let [shown, spans, t, written, timer] = [null, [], 0, "", 0];

  const steps = () => shown.header.tokens.length;
  /** The guesses of network `k` at the blank: [{token, share, real}], the most probable first. */
  function guessesOf(k, at = t) {
    const { top, shares, ids } = shown.arrays;
    const tops = top.shape[2];
    const first = (k * steps() + at) * tops;
    return Array.from({ length: tops }, (_, place) => ({
      token: shown.header.names[top[first + place]], share: shares[first + place], real: top[first + place] === ids[at],
    }));
  }
  const isRight = (k, at) => guessesOf(k, at)[0].real;

  /** A word's letters, and the space after it, stay together on a line. */
  function write() {
    let word = null;
    sentence.replaceChildren();
    spans = shown.header.tokens.map((token, at) => {
      const span = made("span", "token", token);
      NETWORKS.forEach((network, k) => span.classList.toggle(`by-${network}`, isRight(k, at)));
      span.dataset.at = at;
      if (!word) {
        word = made("span", "word");
        sentence.append(word);
      }
      word.append(span);
      word = token === " " ? null : word;
      return span;
    });
    NETWORKS.forEach((network, k) => {
      const right = spans.filter((_, at) => isRight(k, at)).length;
      root.querySelector(`.key.${network} .score`).textContent = `${NAMES[network]} would fill in ${right} of these ${steps()} rightly`;
    });
  }

  function rowOf({ token, share, real }) {
    const row = made("li", real ? "it" : "");
    const bar = made("span", "bar");
    bar.style.setProperty("--share", share.toFixed(4));
    row.append(made("span", "guess", visible(token)), bar, made("span", "share", percent(share)), made("span", "mark", real ? "it was" : ""));
    return row;
  }

  function sees(network) {
    const { tokens } = shown.header;
    const [before, after] = [tokens.slice(Math.max(0, t - ROOM), t).join(""), tokens.slice(t + 1, t + 1 + ROOM).join("")];
    const left = made("span", "text", `${t > ROOM ? "…" : ""}${before}`);
    const right = made("span", "text", network === "both" ? `${after}${t + 1 + ROOM < steps() ? "…" : ""}` : "");
    return ["sees ", left, made("span", "gap"), right];
  }

  function verdict(k) {
    const [first] = guessesOf(k);
    const real = shown.header.tokens[t];
    return first.real ? "Right." : `Wrong: it was “${visible(real)}”, to which it gave ${percent(shown.arrays.real[k * steps() + t])}.`;
  }

  function look() {
    spans.forEach((span, at) => {
      span.classList.toggle("blank", at === t);
      span.querySelector(".box")?.remove();
    });
    spans[t].append(made("span", "box"));
    NETWORKS.forEach((network, k) => {
      const side = root.querySelector(`.side.${network}`);
      side.querySelector(".sees").replaceChildren(...sees(network));
      side.querySelector("ol").replaceChildren(...guessesOf(k).map(rowOf));
      side.querySelector(".verdict").textContent = verdict(k);
    });
    sentence.setAttribute("aria-valuemax", steps());
    sentence.setAttribute("aria-valuenow", t + 1);
    sentence.setAttribute("aria-valuetext", `letter ${t + 1} of ${steps()} is blank`);
    clearTimeout(timer);
    timer = setTimeout(() => { part("alternative").textContent = inWords(); }, QUIET);
  }

  function inWords() {
    const blanked = shown.header.tokens.map((token, at) => (at === t ? "blank" : token)).join("");
    const told = NETWORKS.map((network, k) => {
      const listed = guessesOf(k).slice(0, 3).map(({ token, share }) => `“${visible(token)}” ${percent(share)}`).join(", ");
      return `${NAMES[network]} guesses ${listed}. ${verdict(k)}`;
    });
    return `${blanked}: ${told.join(" ")}`;
  }

  function paint() {
    const theme = readTheme(root);
    const shade = (colour) => css(theme.dark ? mix(parse(colour), [255, 255, 255], 0.25) : parse(colour));
    part("fill").style.setProperty("--forward", shade(shown.header.directions.forward));
    part("fill").style.setProperty("--both", shade(shown.header.directions.backward));
  }

  function go(step) {
    t = Math.max(0, Math.min(steps() - 1, step));
    look();
  }

  undo.listen(sentence, "click", ({ target }) => {
    const span = target.closest(".token");
    if (span) {
      go(Number(span.dataset.at));
    }
  });
  const moves = { ArrowRight: 1, ArrowLeft: -1, PageDown: FAR, PageUp: -FAR, Home: -Infinity, End: Infinity };
  undo.listen(sentence, "keydown", (event) => {
    if (moves[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      go(t + moves[event.key]);
    }
  });
  undo.add(watchTheme(root, () => shown && paint()));
  undo.add(() => clearTimeout(timer));

  return {
    update({ data }) {
      shown = unpack(data);
      const text = shown.header.tokens.join("");
      paint();
      if (text !== written) {
        [written, t] = [text, telling()];
      }
      write(); // the same sentence may come with the guesses of other networks
      look();
    },
    destroy: undo.run,
  };

  /** Where to begin: the letter nearest to the first third that the second network alone gets right, or else the first alone. */
  function telling() {
    const middle = Math.floor(steps() / 3);
    const nearest = (wanted) => Array.from({ length: steps() }, (_, at) => at).filter((at) => shown.header.tokens[at] !== " " && wanted(at))
      .sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle))[0];
    return nearest((at) => isRight(1, at) && !isRight(0, at)) ?? nearest((at) => isRight(0, at) && !isRight(1, at)) ?? middle;
  }
}

export default component(create);
