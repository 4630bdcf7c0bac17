import { css, mix, parse } from "../shared/colour.js";
import { cleanups, component } from "../shared/instance.js";
import { element, set, text } from "../shared/svg.js";
import { readTheme, watchTheme } from "../shared/theme.js";
import { visible } from "../shared/canvas.js";

const [LEFT, STEP, SIZE, CELL] = [150, 84, 38, 15];
const Y = { label: 28, join: 84, forward: 140, backward: 204, letter: 268, bottom: 296 };
const ROWS = [["asked for", Y.label, ""], ["together", Y.join, ""], ["forward half →", Y.forward, "forward"], ["← backward half", Y.backward, "backward"], ["it reads", Y.letter, ""]];

const x = (t) => LEFT + 40 + t * STEP;

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const svg = root.querySelector("svg");
  const undo = cleanups();
  let [data, built, t] = [null, "", 0];

  const count = () => data.letters.length - 1;
  const asked = () => (data.everyStep ? t : count());

  /** All edges by name, so that those of a path can be found. */
  function edges() {
    const found = {};
    for (let s = 0; s < count(); s += 1) {
      found[`letter-backward ${s}`] = `M${x(s)},${Y.letter - SIZE / 2} V${Y.backward + CELL}`;
      found[`letter-forward ${s}`] = `M${x(s) - 10},${Y.letter - SIZE / 2} C${x(s) - 28},${Y.backward + 20} ${x(s) - 28},${Y.backward - 20} ${x(s) - 8},${Y.forward + CELL - 1}`;
      if (s + 1 < count()) {
        found[`forward ${s}`] = `M${x(s) + CELL},${Y.forward} H${x(s + 1) - CELL}`;
        found[`backward ${s}`] = `M${x(s + 1) - CELL},${Y.backward} H${x(s) + CELL}`;
      }
    }
    (data.everyStep ? [...Array(count()).keys()] : [count()]).forEach((s) => {
      const [from, back] = data.everyStep ? [s, s] : [count() - 1, 0];
      found[`forward-join ${s}`] = data.everyStep ? `M${x(from)},${Y.forward - CELL} V${Y.join + 9}` : `M${x(from) + CELL},${Y.forward} C${x(s) - 20},${Y.forward} ${x(s)},${Y.forward - 10} ${x(s)},${Y.join + 9}`;
      found[`backward-join ${s}`] = data.everyStep
        ? `M${x(back) + 9},${Y.backward - CELL + 2} C${x(back) + 30},${Y.backward - 40} ${x(back) + 30},${Y.forward - 20} ${x(s) + 7},${Y.join + 7}`
        : `M${x(back) - CELL},${Y.backward} C${x(back) - 46},${Y.backward} ${x(back) - 46},${Y.join} ${x(back) + 6},${Y.join} H${x(s) - 9}`;
      found[`join-label ${s}`] = `M${x(s)},${Y.join - 9} V${Y.label + SIZE / 2}`;
    });
    return found;
  }

  /** The way of the answer from where it is read to where it is asked for; none where it lies outside. */
  function answerPath() {
    return data.everyStep && t + 1 < count() ? [`letter-backward ${t + 1}`, `backward ${t}`, `backward-join ${t}`, `join-label ${t}`] : [];
  }

  function build() {
    const columns = count() + (data.everyStep ? 0 : 1);
    set(svg, { viewBox: `0 0 ${x(columns - 1) + 50} ${Y.bottom}` });
    svg.replaceChildren();
    ROWS.forEach(([words, y, className]) => text(words, { x: 0, y, class: `row ${className}` }, svg));
    Object.entries(edges()).forEach(([name, d]) => element("path", { d, class: "edge", "data-edge": name }, svg));
    for (let s = 0; s < count(); s += 1) {
      element("rect", { x: x(s) - SIZE / 2, y: Y.letter - SIZE / 2, width: SIZE, height: SIZE, rx: 6, class: "box", "data-letter": s }, svg);
      text(visible(data.letters[s]), { x: x(s), y: Y.letter, class: "letter", "data-letter-text": s }, svg);
      ["forward", "backward"].forEach((half) => element("circle", { cx: x(s), cy: Y[half], r: CELL, class: `cell ${half}` }, svg));
    }
    (data.everyStep ? [...Array(count()).keys()] : [count()]).forEach((s) => {
      element("circle", { cx: x(s), cy: Y.join, r: 9, class: "join" }, svg);
      element("rect", { x: x(s) - SIZE / 2, y: Y.label - SIZE / 2, width: SIZE, height: SIZE, rx: 6, class: "asked", "data-label": s }, svg);
      text(visible(data.letters[data.everyStep ? s + 1 : s]), { x: x(s), y: Y.label, class: "label", "data-label-text": s }, svg);
    });
    if (data.everyStep) {
      data.letters.slice(0, -1).forEach((_, s) => element("rect", { x: x(s) - STEP / 2, y: 0, width: STEP, height: Y.bottom, class: "hit", "data-step": s }, svg));
      set(svg, { role: "slider", tabindex: 0, "aria-valuemin": 1, "aria-valuemax": count() });
    }
  }

  function look() {
    const path = answerPath();
    const used = data.everyStep ? [`forward-join ${t}`, `backward-join ${t}`, `join-label ${t}`] : Object.keys(edges());
    svg.querySelectorAll(".edge").forEach((edge) => {
      edge.classList.toggle("answer", path.includes(edge.dataset.edge));
      edge.classList.toggle("used", used.includes(edge.dataset.edge) && !path.includes(edge.dataset.edge));
    });
    const read = path.length ? t + 1 : -1;
    svg.querySelectorAll("[data-letter]").forEach((box) => box.classList.toggle("is-answer", Number(box.dataset.letter) === read));
    svg.querySelectorAll("[data-letter-text]").forEach((one) => one.classList.toggle("on-answer", Number(one.dataset.letterText) === read));
    svg.querySelectorAll("[data-label]").forEach((box) => {
      const here = Number(box.dataset.label) === asked();
      box.classList.toggle("is-answer", here && read >= 0);
      box.classList.toggle("dim", !here);
    });
    svg.querySelectorAll("[data-label-text]").forEach((one) => {
      const here = Number(one.dataset.labelText) === asked();
      one.classList.toggle("on-answer", here && read >= 0);
      one.classList.toggle("dim", !here);
    });
    const words = inWords();
    part("told").textContent = words;
    set(svg, { "aria-label": data.everyStep ? "Step" : words, "aria-valuenow": t + 1, "aria-valuetext": words });
  }

  function inWords() {
    const [here, answer] = [visible(data.letters[data.everyStep ? t : count() - 1]), visible(data.letters[asked() + (data.everyStep ? 1 : 0)])];
    if (!data.everyStep) {
      return `The answer, “${answer}”, lies outside the window. Each half hands on its state only when it has read the whole window, and neither has met the answer.`;
    }
    if (t + 1 < count()) {
      return `At “${here}” it is asked for the next letter, “${answer}”. The backward half has just come from there: follow the thick line.`;
    }
    return `At the last step it is asked for “${answer}”, which lies outside. Only here, at one step of the whole stretch, there is nothing to copy.`;
  }

  function go(step) {
    t = Math.max(0, Math.min(count() - 1, step));
    look();
  }

  function shade() {
    const theme = readTheme(root);
    Object.entries(data.directions).forEach(([name, colour]) => {
      part("paths").style.setProperty(`--${name}`, css(theme.dark ? mix(parse(colour), [255, 255, 255], 0.25) : parse(colour)));
    });
  }

  undo.listen(svg, "pointerover", ({ target }) => target.dataset.step && go(Number(target.dataset.step)));
  undo.listen(svg, "pointerdown", ({ target }) => target.dataset.step && go(Number(target.dataset.step)));
  const moves = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  undo.listen(svg, "keydown", (event) => {
    if (moves[event.key] && data.everyStep && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      go(t + moves[event.key]);
    }
  });
  undo.add(watchTheme(root, () => data && shade()));

  return {
    update(context) {
      data = context.data;
      if (JSON.stringify(data) !== built) {
        [built, t] = [JSON.stringify(data), Math.floor(count() / 2)];
        build();
      }
      shade();
      go(t);
    },
    destroy: undo.run,
  };
}

export default component(create);
