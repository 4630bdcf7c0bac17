import { unpack } from "../shared/bytes.js";
import { cleanups, component } from "../shared/instance.js";
import { readTheme, watchTheme } from "../shared/theme.js";
import { createLane } from "./lane.js";
import { createPlayer } from "./player.js";
import { createStrip } from "./strip.js";

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const [play, back, on, steps, place, reading, said] = ["play", "back", "on", "steps", "place", "reading", "said"].map(part);
  const undo = cleanups();
  const strip = createStrip(part("strip"));
  const player = createPlayer(show, stopped);
  let [data, lanes, now, last] = [null, [], null, 0];

  function makeLane() {
    const made = part("lane-of").content.cloneNode(true).firstElementChild;
    part("lanes").append(made);
    return createLane(made, () => goTo(now));
  }

  function build() {
    if (!lanes.length) {
      lanes = data.header.cells.map(makeLane);
    }
    strip.build(data.header);
    lanes.forEach((lane, k) => lane.update(data, k));
    last = data.header.tokens.length - 1;
    steps.max = last;
    // It opens where the marker has just been read; the rest is for the reader to play.
    show(now ?? data.header.place);
  }

  function show(t) {
    now = t;
    strip.show(t);
    lanes.forEach((lane) => lane.show(t));
    place.textContent = `step ${t + 1} of ${last + 1}`;
    steps.value = t;
    steps.setAttribute("aria-valuetext", `${place.textContent}, reads ${data.header.tokens[t]}`);
    [back.disabled, on.disabled] = [t === 0, t === last];
    reading.textContent = inWords(t);
    name();
  }

  function inWords(t) {
    return `Step ${t + 1} reads “${data.header.tokens[t]}”. ${lanes.map((lane) => lane.sentence(t)).join(" ")}`;
  }

  function name() {
    play.textContent = player.playing ? "Pause" : now === last ? "Play again" : "Play";
  }

  function stopped() {
    name();
    said.textContent = inWords(now);
  }

  function goTo(t) {
    player.stop();
    show(Math.max(0, Math.min(last, t)));
    said.textContent = inWords(now);
  }

  function press() {
    if (player.playing) {
      player.stop();
      stopped();
    } else {
      player.play(now === last ? 0 : now, last);
      name();
    }
  }

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== part("conveyor")) {
      return;
    }
    const moves = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
    if (event.key in moves) {
      event.preventDefault();
      goTo(moves[event.key]);
    } else if (event.key === " ") {
      event.preventDefault();
      press();
    }
  }

  function resized() {
    if (data) {
      strip.build(data.header);
      lanes.forEach((lane) => lane.resize());
      show(now);
    }
  }

  const recolour = () => part("conveyor").classList.toggle("dark", readTheme(root).dark);

  undo.listen(play, "click", press);
  undo.listen(back, "click", () => goTo(now - 1));
  undo.listen(on, "click", () => goTo(now + 1));
  undo.listen(steps, "input", () => goTo(steps.valueAsNumber));
  undo.listen(part("conveyor"), "keydown", onKey);
  undo.observeSize(part("strip"), resized);
  undo.add(watchTheme(root, recolour));
  recolour();

  return {
    update(context) {
      data = unpack(context.data);
      build();
    },
    destroy() {
      player.stop();
      undo.run();
    },
  };
}

export default component(create);
