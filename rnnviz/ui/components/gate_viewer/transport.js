// The two sliders, text and training, each with its button to play.

import { visible } from "../shared/canvas.js";

const NOUNS = { char: "character", word: "word" };

/** `set(changes)` moves; `toggle("t" | "snapshot")` plays or pauses; `setRate(perSecond)` at another speed. */
export function createTransport(root, undo, { set, toggle, setRate }) {
  const part = (name) => root.querySelector(`.${name}`);
  const [step, snapshot, where, when, speed, training] = ["step", "snapshot", "where", "when", "speed", "training"].map(part);
  const buttons = { t: root.querySelector(".time .play"), snapshot: root.querySelector(".training .play") };

  undo.listen(step, "input", () => set({ t: Number(step.value) }));
  undo.listen(snapshot, "input", () => set({ snapshot: Number(snapshot.value) }));
  undo.listen(speed, "change", () => setRate(Number(speed.value)));
  Object.entries(buttons).forEach(([what, button]) => undo.listen(button, "click", () => toggle(what)));

  function slide(input, value, count, words) {
    input.max = count - 1;
    input.value = value;
    input.setAttribute("aria-valuetext", words);
  }

  return {
    rate: () => Number(speed.value),
    draw({ view, t, replay, playing }) {
      const { header, steps, snapshots } = replay;
      const stepWords = `${t + 1} of ${steps} “${visible(header.tokens[t])}”`;
      slide(step, t, steps, stepWords);
      slide(snapshot, view.snapshot, snapshots, inWords(replay, view.snapshot));
      where.textContent = stepWords;
      when.textContent = inWords(replay, view.snapshot);
      training.hidden = snapshots < 2;
      Object.entries(buttons).forEach(([what, button]) => {
        const [sign, verb] = playing === what ? ["❚❚", "Pause"] : ["▶", "Play"];
        button.textContent = sign;
        button.setAttribute("aria-label", `${verb} the ${what === "t" ? "text" : "training"}`);
      });
    },
  };
}

/** Such as `before training · 4.01 nats a character here`. */
export function inWords({ header, loss }, snapshot) {
  const { step } = header.snapshots[snapshot];
  const moment = step === 0 ? "before training" : `step ${step.toLocaleString("en")}`;
  const here = loss(snapshot);
  return `${moment}${here === null ? "" : ` · ${here.toFixed(2)} nats a ${NOUNS[header.level]} here`}`;
}
