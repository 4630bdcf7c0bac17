import { cleanups, component } from "../shared/instance.js";

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const written = (number) => number.toLocaleString("en").replace("-", "−");

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const [strip, question, guess, verdict, place] = ["strip", "question", "guess", "verdict", "place"].map(part);
  const [earlier, later] = ["earlier", "later"].map(part);
  const undo = cleanups();
  let [data, built, at, known] = [null, "", 0, false];

  const size = () => data.windows[0].data.length;
  /** All windows, the one whose label is asked for last. */
  const all = () => [...data.windows, { data: data.numbers.slice(-size()), label: data.following }];
  const hidden = (k) => k === data.windows.length && !known;
  const cell = (kind, words, attributes = {}) =>
    Object.assign(document.createElement(kind), { textContent: words, ...attributes });

  function build() {
    const back = [...Array(size()).keys()].map((k) => `n₋${SUBSCRIPTS[size() - k]}`);
    const [groups, names] = [document.createElement("tr"), document.createElement("tr")];
    groups.append(
      cell("th", "data", { colSpan: size(), scope: "colgroup" }),
      cell("th", ""),
      cell("th", "label", { scope: "col" }),
    );
    names.append(
      ...back.map((name) => cell("th", name, { scope: "col" })),
      cell("th", "", { className: "arrow" }),
      cell("th", "n", { scope: "col" }),
    );
    root.querySelector("thead").replaceChildren(groups, names);
    root.querySelector("tbody").replaceChildren(
      ...all().map(({ data: before }, k) => {
        const row = document.createElement("tr");
        row.dataset.window = k;
        row.append(...before.map((number) => cell("td", written(number), { className: "data" })));
        row.append(cell("td", "→", { className: "arrow" }), cell("td", "", { className: "label" }));
        return row;
      }),
    );
    strip.replaceChildren(...[...data.numbers, data.following].map((number) => cell("li", written(number))));
  }

  function show() {
    const last = data.windows.length;
    [...strip.children].forEach((chip, k) => {
      const unknown = k === data.numbers.length && !known;
      const kind = k === at + size() ? "label" : k >= at && k < at + size() ? "data" : "";
      chip.className = `${kind} ${unknown ? "unknown" : ""}`.trim();
      chip.textContent = unknown ? "?" : written([...data.numbers, data.following][k]);
    });
    root.querySelectorAll("tbody tr").forEach((row, k) => {
      row.setAttribute("aria-current", k === at);
      row.querySelector(".label").textContent = hidden(k) ? "?" : written(all()[k].label);
    });
    place.textContent = `window ${at + 1} of ${last + 1}`;
    place.setAttribute("aria-label", spoken());
    earlier.disabled = at === 0;
    later.disabled = at === last;
  }

  function spoken() {
    const { data: before, label } = all()[at];
    return `Window ${at + 1}: ${before.map(written).join(", ")}, then ${hidden(at) ? "unknown" : written(label)}`;
  }

  function moveTo(wanted) {
    at = Math.max(0, Math.min(data.windows.length, wanted));
    show();
  }

  function say(strong, words) {
    verdict.replaceChildren(cell("b", strong), words);
  }

  function reveal(opening) {
    known = true;
    moveTo(data.windows.length);
    const answer = `It is ${written(data.following)}.`;
    const rule = `One rule fits every row of the table: ${data.formula}.`;
    const why = `${rule} To find it from data and labels alone is what a network has to do.`;
    say(opening ?? answer, opening === "Not quite." ? `${answer} ${why}` : why);
  }

  function check(event) {
    event.preventDefault();
    const typed = guess.value.trim().replace(/[,\s]/g, "").replace("−", "-");
    if (!/^-?\d+(\.\d+)?$/.test(typed)) {
      say("That is no number yet.", "Type a whole number, such as 21.");
      return;
    }
    reveal(Number(typed) === data.following ? "Right!" : "Not quite.");
  }

  function onKey(event) {
    const moves = { ArrowUp: at - 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowRight: at + 1 };
    if (event.key in moves && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      moveTo(moves[event.key]);
    }
  }

  undo.listen(question, "submit", check);
  undo.listen(part("reveal"), "click", () => reveal());
  undo.listen(earlier, "click", () => moveTo(at - 1));
  undo.listen(later, "click", () => moveTo(at + 1));
  undo.listen(part("cut"), "keydown", onKey);
  undo.listen(root.querySelector("tbody"), "click", (event) =>
    moveTo(Number(event.target.closest("tr").dataset.window)),
  );

  return {
    update(context) {
      data = context.data;
      if (JSON.stringify(data) !== built) {
        [built, at, known] = [JSON.stringify(data), 0, false];
        verdict.replaceChildren();
        guess.value = "";
        build();
      }
      show();
    },
    destroy: undo.run,
  };
}

export default component(create);
