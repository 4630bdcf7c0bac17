import { controls, labelOf, valueOf } from "../shared/controls.js";
import { cleanups, component } from "../shared/instance.js";
import { copy } from "./copying.js";
import { linkWith, nameWithoutRun } from "./linking.js";
import { rowOf } from "./rows.js";
import { save } from "./saving.js";

const AS_AT_FIRST = "is not in the link: whoever opens it finds it as it is at first.";

function create(root) {
  const part = (selector) => root.querySelector(selector);
  const [address, note, told, others] = [".address", ".note", ".told", ".others"].map(part);
  const undo = cleanups();
  let [chosen, listed, data] = [null, [], null];
  // What a click on the page behind brings or takes away is offered, or not, from then on.
  const observer = new MutationObserver(list);

  function list() {
    const found = offered(data.runs);
    const described = found.map(({ name, label, value }) => `${name} ${label} ${value}`).join("\n");
    if (described !== listed.described) {
      listed = Object.assign(found, { described });
      const row = (control) => rowOf(control, chosen.get(control.name) ?? "free", (way) => choose(control, way));
      const [first, second] = [true, false].map((yes) => found.filter(({ kind }) => (kind === "control" || kind === "question") === yes));
      part(".rows").replaceChildren(...first.map(row));
      part(".others .rows").replaceChildren(...second.map(row));
      others.hidden = second.length === 0;
    }
    show();
  }

  function choose({ name }, way) {
    chosen.set(name, way);
    show();
  }

  function show() {
    const link = linkWith(location.href, chosen);
    address.value = link;
    part(".try").href = link;
    const unlinked = listed.filter(({ name, linked, kind }) => kind === "control" && !linked && chosen.get(name) === "locked");
    note.hidden = unlinked.length === 0;
    note.textContent = `${unlinked.map(({ label }) => `“${label}”`).join(", ")}: what it is set to ${AS_AT_FIRST}`;
  }

  async function keep() {
    part(".save").disabled = true;
    told.textContent = "One moment …";
    try {
      await save(document);
      told.textContent = "Saved.";
    } catch (error) {
      told.textContent = "This page could not be saved.";
      throw error;
    } finally {
      part(".save").disabled = false;
    }
  }

  undo.listen(part(".copy"), "click", async ({ target }) => {
    await copy(address);
    target.textContent = "Copied";
    setTimeout(() => (target.textContent = "Copy"), 2000);
  });
  undo.listen(address, "focus", () => address.select());
  undo.listen(part(".save"), "click", keep);
  undo.listen(part(".print"), "click", () => window.print());
  undo.add(() => observer.disconnect());
  root.querySelectorAll("button").forEach((button) => (button.disabled = false)); // before, a click would be lost

  return {
    update(context) {
      data = context.data;
      chosen = choices(data);
      list();
      observer.observe(document.querySelector('[data-testid="stMain"]') ?? document.body, { childList: true, subtree: true });
    },
    destroy: () => undo.run(),
  };
}

/** What was chosen on this page so far, by name; it begins with what the page's own link says. */
function choices({ lock, hide }) {
  const pages = (window.rnnvizShared ??= new Map());
  if (!pages.has(location.pathname)) {
    const said = [...lock.map((name) => [name, "locked"]), ...hide.map((name) => [name, "hidden"])];
    pages.set(location.pathname, new Map(said));
  }
  return pages.get(location.pathname);
}

/** What can be locked or hidden, a name once, and after the page's own what was seen in its popovers. */
function offered(runs) {
  const here = controls().map((control) => ({
    ...control,
    label: labelOf(control.element),
    value: control.kind === "control" ? valueOf(control.element) : "",
  }));
  const within = [...(window.rnnvizFolded ?? [])].filter(([where]) => where.startsWith(`${location.pathname} `));
  const folded = within.flatMap(([, inside]) => inside.map((control) => ({ ...control, value: "", within: true })));
  const all = [...here, ...folded].map((control) => ({ ...control, name: nameWithoutRun(control.name, runs) }));
  return all.filter(({ name }, place) => all.findIndex((other) => other.name === name) === place);
}

export default component(create);
