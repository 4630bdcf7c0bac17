// A text with what is copied marked in it; a mark that is looked at tells where it stands in the corpus.

import { standBeside } from "../shared/beside.js";
import { cleanups, component } from "../shared/instance.js";
import { longestInWords, placeInWords, rangeInWords, title } from "./telling.js";

const DWELL = 70; // ms before an open panel moves on: the way to it may lead over other marks
const LEAVING = 300; // ms before it closes

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const [text, panel] = [part("marked"), part("source")];
  const undo = cleanups();
  let [data, written, marks] = [null, "", []];
  // What is looked at, what was pointed at last, where the keyboard is, and whether a click keeps the panel open.
  let [shown, aim, cursor, held, timer] = [null, null, 0, false, 0];

  const grade = ({ size }) => `grade-${data.leasts.findLastIndex((least) => size >= least)}`;
  const markAt = (target) => (marks.includes(target) ? target : null);

  function write() {
    text.replaceChildren(...data.parts.map((one) => (one.source === null ? one.text : makeMark(one))));
    marks = [...text.querySelectorAll("mark")];
    marks.forEach((mark, k) => { mark.tabIndex = k ? -1 : 0; });
    cursor = 0;
    part("copied").style.setProperty("--copied", data.colour);
    part("longest").textContent = longestInWords(data);
    part("legend").replaceChildren(...data.leasts.map(makeSample));
    part("legend").hidden = part("hint").hidden = !marks.length;
  }

  function makeMark({ text: words, source }) {
    const mark = document.createElement("mark");
    const about = data.sources[source];
    Object.assign(mark, { textContent: words, className: grade(about) });
    mark.dataset.source = source;
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-label", `“${about.text}”: ${title(about, data.noun)}. ${placeInWords(about, data)}`);
    return mark;
  }

  function makeSample(least, k) {
    const sample = document.createElement("mark");
    const textContent = rangeInWords(least, data.leasts[k + 1], data.noun);
    return Object.assign(sample, { textContent, className: `grade-${k}` });
  }

  function look(mark) {
    close();
    shown = aim = mark;
    const about = data.sources[Number(mark.dataset.source)];
    mark.classList.add("shown");
    part("title").textContent = title(about, data.noun);
    part("place").textContent = placeInWords(about, data);
    part("before").textContent = about.before;
    Object.assign(part("found"), { textContent: about.text, className: `found ${grade(about)}` });
    part("after").textContent = about.after;
    panel.showPopover();
    standBeside(panel, mark);
  }

  function close() {
    clearTimeout(timer);
    shown?.classList.remove("shown");
    [shown, aim, held] = [null, null, false];
    if (panel.isConnected && panel.matches(":popover-open")) {
      panel.hidePopover();
    }
  }

  function soon(action, milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  }

  function point(mark) {
    if (held || mark === aim) {
      return;
    }
    clearTimeout(timer);
    aim = mark;
    if (mark === null) {
      soon(close, LEAVING);
    } else if (mark !== shown) {
      soon(() => look(mark), shown ? DWELL : 0);
    }
  }

  function focused(mark) {
    marks[cursor].tabIndex = -1;
    mark.tabIndex = 0;
    cursor = marks.indexOf(mark);
    look(mark);
  }

  function pressed(event) {
    const [on, back, last] = [cursor + 1, cursor - 1, marks.length - 1];
    const goals = { ArrowRight: on, ArrowDown: on, ArrowLeft: back, ArrowUp: back, Home: 0, End: last };
    if (event.key in goals) {
      marks[Math.max(0, Math.min(last, goals[event.key]))].focus();
    } else if (event.key === "Enter" || event.key === " ") {
      look(marks[cursor]);
    } else {
      return;
    }
    event.preventDefault();
  }

  // Moving, not over: text that changes under a pointer at rest is not pointed at.
  undo.listen(text, "pointermove", ({ target, pointerType }) => pointerType !== "touch" && point(markAt(target)));
  undo.listen(text, "pointerleave", () => point(null));
  undo.listen(panel, "pointerenter", () => { clearTimeout(timer); aim = shown; });
  undo.listen(panel, "pointerleave", () => point(null));
  undo.listen(text, "click", ({ target }) => {
    if (markAt(target) && !String(document.getSelection())) { // selecting text is no click
      target.focus();
      look(target);
      held = true;
    }
  });
  undo.listen(text, "focusin", ({ target }) => focused(target));
  undo.listen(text, "keydown", pressed);
  undo.listen(part("copied"), "focusout", ({ relatedTarget }) => panel.contains(relatedTarget) || close());
  undo.listen(part("copied"), "keydown", ({ key }) => key === "Escape" && close());
  undo.listen(document, "pointerdown", (event) => {
    const path = event.composedPath();
    if (!path.includes(text) && !path.includes(panel)) {
      close();
    }
  });
  const follow = () => shown && standBeside(panel, shown);
  undo.listen(window, "scroll", follow, { capture: true, passive: true });
  undo.listen(window, "resize", follow);
  undo.add(close);

  return {
    update(context) {
      const sent = JSON.stringify(context.data);
      if (sent !== written) { // where nothing is new, what is looked at stays
        close();
        [data, written] = [context.data, sent];
        write();
      }
    },
    destroy: undo.run,
  };
}

export default component(create);
