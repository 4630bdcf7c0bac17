import { css, mix, parse } from "../shared/colour.js";
import { cleanups, component } from "../shared/instance.js";
import { readTheme, watchTheme } from "../shared/theme.js";

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const template = root.querySelector("template");
  const undo = cleanups();
  let data = null;

  const span = (className, text) => Object.assign(document.createElement("span"), { className, textContent: text });

  function sheetOf({ name, note, pieces, words }) {
    const sheet = template.content.firstElementChild.cloneNode(true);
    const within = (selector) => sheet.querySelector(selector);
    within("h3").textContent = name;
    within(".note").textContent = note;
    within(".text").append(
      span("start", data.start),
      ...pieces.map(([piece, unheard]) => span(unheard ? "unheard" : "", piece.replace(/\n+/g, "\n"))), // blank lines would push the texts apart
    );
    const heard = words - pieces.filter(([, unheard]) => unheard).length;
    const share = Object.assign(document.createElement("b"), { textContent: `${heard} of ${words}` });
    within(".score").append(share, ` words are words of ${data.read}.`);
    return sheet;
  }

  function colour() {
    const theme = readTheme(root);
    const shade = (one) => css(theme.dark ? mix(parse(one), [255, 255, 255], 0.25) : parse(one));
    part("writers").style.setProperty("--wrong", shade(data.wrong));
    root.querySelectorAll(".sheet").forEach((sheet, k) => sheet.style.setProperty("--own", shade(data.writers[k].colour)));
  }

  undo.add(watchTheme(root, () => data && colour()));

  return {
    update(context) {
      data = context.data;
      part("sheets").style.setProperty("--count", data.writers.length);
      part("sheets").replaceChildren(...data.writers.map(sheetOf));
      colour();
    },
    destroy: undo.run,
  };
}

export default component(create);
