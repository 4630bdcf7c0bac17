import { cleanups, component } from "../shared/instance.js";

const NOTHING_YET = "The first sample comes when training starts.";

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const names = ["about", "newest", "earlier", "scrubber", "later", "place", "text"];
  const [about, newest, earlier, scrubber, later, place, text] = names.map(part);
  const undo = cleanups();
  let [data, index, following, written] = [null, 0, true, null];

  const last = () => Math.max(0, data.samples.length - 1);
  const title = ({ step }, k) => (k === 0 ? "Before training" : `After step ${step.toLocaleString("en")}`);

  function describe(sample) {
    const strong = document.createElement("b");
    strong.textContent = title(sample, index);
    const loss = `held out ${sample.held_out_loss.toFixed(3)} nats per ${data.tokens_name}`;
    about.replaceChildren(strong, ` · ${sample.seconds.toFixed(1)} s · ${loss}`);
    scrubber.setAttribute("aria-valuetext", `${title(sample, index)}, ${loss}`);
  }

  /** The text is touched only where it changed, so that a selection and the place scrolled to survive. */
  function write(words, exists) {
    if (words !== written) {
      written = words;
      text.textContent = words;
      text.scrollTop = 0;
      text.classList.toggle("none", !exists);
      text.classList.remove("new");
      requestAnimationFrame(() => text.classList.toggle("new", exists && following && data.live));
    }
  }

  function show() {
    const sample = data.samples[index];
    scrubber.max = last();
    scrubber.value = index;
    scrubber.disabled = last() === 0;
    earlier.disabled = index === 0;
    later.disabled = index === last();
    newest.hidden = following;
    newest.textContent = data.live ? "Back to live" : "To the newest";
    place.textContent = sample ? `${index + 1} of ${data.samples.length}` : "";
    text.style.height = `${data.height}px`;
    text.style.borderLeft = data.colour ? `4px solid ${data.colour}` : "";
    if (sample) {
      describe(sample);
    } else {
      about.textContent = "";
    }
    write(sample ? sample.text : NOTHING_YET, Boolean(sample));
  }

  function moveTo(wanted) {
    index = Math.max(0, Math.min(last(), wanted));
    following = index === last();
    show();
  }

  function onKey(event) {
    const moves = { ArrowLeft: index - 1, ArrowRight: index + 1 };
    if (event.key in moves && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      moveTo(moves[event.key]);
    }
  }

  undo.listen(scrubber, "input", () => moveTo(scrubber.valueAsNumber));
  undo.listen(earlier, "click", () => moveTo(index - 1));
  undo.listen(later, "click", () => moveTo(index + 1));
  undo.listen(text, "keydown", onKey);
  undo.listen(newest, "click", () => {
    moveTo(last());
    scrubber.focus();
  });

  return {
    update(context) {
      data = context.data;
      // A list that became shorter is another run's, and is followed from its newest on.
      following ||= index > last();
      index = following ? last() : index;
      show();
    },
    destroy() {
      undo.run();
    },
  };
}

export default component(create);
