// What the network expects next: the five most probable tokens as bars, the one that really came marked.

import { visible } from "./canvas.js";

/** A probability; only what is 1 reads 100 %. */
export function percent(share) {
  if (share > 0 && share < 0.001) {
    return "< 0.1 %";
  }
  if (share >= 0.995 && share < 1) {
    return `${Math.min(share * 100, 99.9).toFixed(1)} %`;
  }
  return `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`;
}

/**
 * Reads what `predictions` in rnnviz/ui/inside/replay.py gave. The function it returns takes which network and the
 * step: {top: [{token, probability, came}], came}, the most probable next tokens and the one that came, null at the end.
 */
export function readPredictions(names, { top_ids: topIds, top_probabilities: topProbabilities, came, next_ids: nextIds }) {
  const [, steps, tops] = topIds.shape;
  return (network, t) => {
    const first = (network * steps + t) * tops;
    const next = nextIds[t];
    const top = Array.from({ length: tops }, (_, k) => ({
      token: names[topIds[first + k]],
      probability: topProbabilities[first + k],
      came: topIds[first + k] === next,
    }));
    return { top, came: next < 0 ? null : { token: names[next], probability: came[network * steps + t] } };
  };
}

/** Shows predictions in `root`, which holds a heading, a list and a line for what came. */
export function createPredictions(root) {
  const [heading, list, after] = ["h3", "ol", ".came"].map((name) => root.querySelector(name));
  const rows = [];

  function makeRow() {
    const row = document.createElement("li");
    const parts = Object.fromEntries(["token", "bar", "share", "mark"].map((name) => {
      const span = document.createElement("span");
      span.className = name;
      return [name, span];
    }));
    row.append(...Object.values(parts));
    list.append(row);
    return { row, ...parts };
  }

  function write(element, text) {
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }

  return {
    draw(token, { top, came }) {
      write(heading, `After “${visible(token)}” it expects`);
      while (rows.length < top.length) {
        rows.push(makeRow());
      }
      rows.forEach(({ row, token: name, bar, share, mark }, k) => {
        row.hidden = k >= top.length;
        if (!row.hidden) {
          write(name, visible(top[k].token));
          write(share, percent(top[k].probability));
          write(mark, top[k].came ? "came" : "");
          bar.style.setProperty("--share", top[k].probability.toFixed(4));
          row.classList.toggle("it", top[k].came);
        }
      });
      write(after, cameInWords(came, top));
    },
  };
}

function cameInWords(came, top) {
  if (!came) {
    return "Here the text ends.";
  }
  const surprise = `${(-Math.log(Math.max(came.probability, 1e-30))).toFixed(2)} nats of surprise`;
  const listed = top.some((one) => one.came);
  return listed ? surprise : `“${visible(came.token)}” came: ${percent(came.probability)}, ${surprise}`;
}
