import { cleanups, component } from "../shared/instance.js";
import { announce, answer, listen } from "../shared/link.js";
import { readTheme, watchTheme } from "../shared/theme.js";
import { createChoices } from "./choices.js";
import { createDrawing } from "./drawing.js";
import { createInput } from "./input.js";
import { byVariance, createOrders } from "./order.js";
import { createPlayer } from "./player.js";
import { readReplay } from "./replay.js";
import { createTransport } from "./transport.js";
import { createTeller, inWords } from "./where.js";

const SOURCE = "gate_viewer";
const FIRST_SHOWN = { lstm: "c", gru: "h", rnn: "h" };
const SNAPSHOTS_A_SECOND = 7;

function within(value, count) {
  return Math.max(0, Math.min(count - 1, value));
}

function create(root, { setStateValue }) {
  const part = (name) => root.querySelector(`.${name}`);
  const scroller = part("scroller");
  const undo = cleanups();
  const drawing = createDrawing(root);
  const teller = createTeller(part("alternative"));
  const choices = createChoices(root, undo, choose);
  const transport = createTransport(root, undo, { set: go, toggle, setRate: (rate) => player.playing === "t" && player.setRate(rate) });
  const player = createPlayer(advance, () => set({}));
  // What is shown. `hover` is what the pointer is on, which goes before the cursor while nothing plays.
  const view = { snapshot: 0, layer: 0, direction: "forward", symbol: "h", order: "similarity", anchor: 0, width: "readable", unit: 0, t: 0 };
  let [replay, rows, packed, hover, told, started, frame, unlink] = [null, null, "", null, "", "", 0, () => {}];

  function set(changes) {
    Object.assign(view, changes);
    frame ||= requestAnimationFrame(draw);
  }

  /** Goes to a place that was asked for by hand. */
  function go(place) {
    hover = null;
    set(place);
  }

  const count = (name) => (name === "t" ? replay.steps : replay.snapshots);

  function choose(choice) {
    const changed = { ...choice };
    if ("layer" in choice) {
      changed.unit = within(view.unit, replay.header.layers[choice.layer].units);
    }
    if ("layer" in choice || choice.order === "correlation") {
      changed.anchor = changed.unit ?? view.unit;
    }
    set(changed);
    if ("layer" in choice || "direction" in choice) {
      setStateValue("place", { layer: view.layer, direction: view.direction });
    }
  }

  /** Plays or pauses `t`, the text, or `snapshot`, the training; at the end it starts again. */
  function toggle(name) {
    if (player.playing === name) {
      player.pause();
      return;
    }
    go({ [name]: view[name] === count(name) - 1 ? 0 : view[name] });
    player.play(name, name === "t" ? transport.rate() : SNAPSHOTS_A_SECOND);
  }

  function advance(name, by) {
    set({ [name]: within(view[name] + by, count(name)) });
    return view[name] < count(name) - 1;
  }

  function draw() {
    frame = 0;
    if (!replay || !scroller.clientWidth) {
      return;
    }
    const t = hover?.t ?? view.t;
    const { drawn, crowded } = drawing.draw({ replay, view, hover, t, rows: rows(view) });
    choices.draw(view, replay.quantities[view.symbol], crowded);
    transport.draw({ view, t, replay, playing: player.playing });
    tell(t, drawn);
  }

  /** Tells assistive technology and the other components on the page, where something changed. */
  function tell(t, drawn) {
    const place = [replay.header.group, t, view.unit, view.layer, view.direction, replay.header.snapshots[view.snapshot].step].join();
    if (told === place) {
      return;
    }
    told = place;
    const { header, steps, predictions } = replay;
    const plot = part("plot");
    plot.setAttribute("aria-valuemax", steps);
    plot.setAttribute("aria-valuenow", t + 1);
    plot.setAttribute("aria-valuetext", `Step ${t + 1} of ${steps}, unit ${view.unit}`);
    const { unit, layer, direction, snapshot } = view;
    teller.tell(() => inWords({ replay, t, unit, snapshot, drawn }));
    announce({
      group: header.group, source: SOURCE, t, unit, layer, direction, snapshot: header.snapshots[snapshot].step, states: statesAt(t, drawn),
      series: Object.fromEntries(drawn.map(({ quantity: { symbol }, values }) => [symbol, values])),
      predictions: (step) => predictions(snapshot, step).top.map(({ token, probability }) => [token, probability]),
      top: layer === header.layers.length - 1,
    });
  }

  function statesAt(t, drawn) {
    const before = view.direction === "backward" ? t + 1 : t - 1;
    return Object.fromEntries(drawn.map(({ quantity: { symbol }, values }) => [symbol, { now: values[t], before: values[before] ?? 0 }]));
  }

  /** The theme or the size is another: everything is drawn anew. */
  function refresh() {
    if (replay) {
      drawing.restart(replay, readTheme(root));
      set({});
    }
  }

  /**
   * Another text or run, or more snapshots: the newest is shown, and what was chosen stays chosen where it can.
   * Where the page was opened at a place, that is shown first.
   */
  function startWith(fresh) {
    const [before, { header }] = [replay?.header, fresh];
    const likewise = before?.cell === header.cell;
    player.pause();
    [replay, rows, hover] = [fresh, createOrders(fresh), null];
    const layer = likewise ? within(view.layer, header.layers.length) : 0;
    const direction = header.layers[0].directions.includes(view.direction) ? view.direction : "forward";
    Object.assign(view, { layer, direction, symbol: likewise ? view.symbol : FIRST_SHOWN[header.cell], snapshot: fresh.snapshots - 1 });
    view.t = before?.group === header.group ? view.t : Math.floor(fresh.steps / 2);
    view.unit = likewise ? within(view.unit, header.layers[layer].units) : byVariance(fresh.plane(view))[0];
    if (started !== JSON.stringify(header.start)) {
      started = JSON.stringify(header.start);
      Object.assign(view, header.start);
    }
    view.anchor = view.unit;
    choices.offer(header);
    drawing.read(fresh);
    relink(header.group);
  }

  function relink(group) {
    unlink();
    const ends = [
      answer(group, SOURCE, () => { told = ""; set({}); }),
      listen(group, SOURCE, ({ t = view.t, unit = view.unit, layer = view.layer, direction = view.direction, snapshot }) => {
        const place = replay.header.snapshots.findIndex(({ step }) => step === snapshot);
        player.pause();
        go({ t: within(t, replay.steps), unit: within(unit, replay.header.layers[layer].units), layer, direction, snapshot: place < 0 ? view.snapshot : place });
      }),
    ];
    unlink = () => ends.forEach((end) => end());
  }

  createInput({ scroller, track: part("track"), plot: part("plot"), text: part("words") }, undo, {
    stepAt: (share) => within(Math.floor(share * replay.steps), replay.steps),
    stepOf: drawing.stepOf,
    unitAt: (share) => rows(view)[Math.floor(share * rows(view).length)],
    point(place) {
      if (!player.playing) {
        hover = place;
        set({});
      }
    },
    go: (place) => go(place.unit === undefined ? place : { ...place, anchor: place.unit }),
    move(steps, down, snapshots) {
      const order = rows(view);
      const unit = order[within(order.indexOf(view.unit) + down, order.length)];
      go({ t: within(view.t + steps, replay.steps), unit, snapshot: within(view.snapshot + snapshots, replay.snapshots) });
    },
    toggle: () => toggle("t"),
  });
  undo.listen(scroller, "scroll", () => set({}));
  undo.observeSize(scroller, refresh);
  undo.add(watchTheme(root, refresh));

  return {
    update({ data }) {
      const fresh = readReplay(data);
      // The same replay comes again whenever the page runs; what is shown stays as it is.
      const name = `${fresh.header.group} ${data.byteLength} ${JSON.stringify(fresh.header.start)}`;
      if (packed !== name) {
        packed = name;
        startWith(fresh);
        refresh();
      }
    },
    destroy() {
      undo.run();
      player.pause();
      unlink();
      teller.stop();
      cancelAnimationFrame(frame);
    },
  };
}

export default component(create);
