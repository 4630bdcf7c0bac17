import { cleanups, component } from "../shared/instance.js";
import { readTheme, watchTheme } from "../shared/theme.js";
import { createCurve } from "./curve.js";
import { createMatrix } from "./matrix.js";
import { deviations, eigenvalues, predict } from "./neuron.js";
import { asDeviation, asEigenvalue, asNumber } from "./numbers.js";
import { createPlayer, frameAt } from "./player.js";
import { createPlot } from "./plot.js";

const TRACK = 1000; // positions of the slider

function create(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const [learn, exact, random, steps, place, reading, said] = [
    "learn",
    "exact",
    "random",
    "steps",
    "place",
    "reading",
    "said",
  ].map(part);
  const undo = cleanups();
  const plot = createPlot(part("plot"));
  const curves = { error: createCurve(part("error"), true), growth: createCurve(part("growth"), false) };
  const matrix = createMatrix(part("equation"), (edited) => byHand(edited));
  const player = createPlayer(toShare, stopped);
  // `frame` is null where the weights in view were set by hand.
  let [data, sent, weights, predicted, frame, cursor, theme, sizes] = [null, "", [], [], 0, null, null, ""];

  const drawings = ["plot", "error", "growth"].map(part);
  const measured = () => drawings.map((svg) => `${svg.clientWidth} ${svg.clientHeight}`).join();

  function build() {
    sizes = measured();
    plot.build(data);
    part("powers").hidden = !plot.powers;
    curves.error.build(data.steps, data.losses, null);
    curves.growth.build(data.steps, data.growths, data.target);
    render();
  }

  function start() {
    player.seek(0);
    Object.values(curves).forEach((curve) => curve.forget());
    [frame, cursor, weights] = [0, null, data.weights[0]];
    matrix.build(data.units);
    exact.hidden = !data.exact;
    part("neuron").style.setProperty("--left", data.units === 3 ? "23.5rem" : "19.5rem");
    part("unseen").textContent = `Worst of the ${data.numbers.length - data.seen} numbers it never saw`;
    part("eigen").textContent = data.units === 1 ? "Eigenvalue of W" : "Eigenvalues of W";
    build();
  }

  function render() {
    predicted = predict(weights, data.numbers);
    matrix.show(weights);
    matrix.tint(theme, data.signed);
    plot.show(predicted);
    Object.values(curves).forEach((curve) => curve.show(frame));
    part("worst").textContent = worst();
    part("eigenvalues").textContent = written(eigenvalues(weights));
    showPlayer();
    read();
  }

  function worst() {
    const off = deviations(predicted, data.numbers).slice(data.seen - data.units);
    return asDeviation(Math.max(...off));
  }

  /** A pair of complex ones is written once. */
  function written(found) {
    return [...new Set(found.map(asEigenvalue))].join(",  ");
  }

  function showPlayer() {
    const last = data.steps[data.steps.length - 1];
    const step = frame === null ? null : data.steps[frame];
    place.textContent =
      step === null
        ? "weights set by hand"
        : step === 0
          ? "before learning"
          : `step ${step.toLocaleString("en")} of ${last.toLocaleString("en")}`;
    steps.value = frame === null ? 0 : Math.round(player.share * TRACK);
    steps.setAttribute("aria-valuetext", place.textContent);
    const again = frame !== null && player.share === 1;
    learn.textContent = player.playing
      ? "Pause"
      : again
        ? "Learn again"
        : frame === null || player.share === 0
          ? "Learn"
          : "Go on";
  }

  function read() {
    plot.point(cursor);
    part("plot").setAttribute(
      "aria-label",
      `True numbers and the neuron's. ${part("unseen").textContent}: ${worst()}.`,
    );
    reading.textContent = cursor === null ? "" : atPlace(cursor);
  }

  function atPlace(k) {
    const truth = `Place ${k + 1}: true ${asNumber(data.numbers[k])}`;
    const at = k - data.units;
    return at < 0
      ? `${truth}, given to the neuron as its start`
      : `${truth}, the neuron ${asNumber(predicted[at])}, ${asDeviation(deviations(predicted, data.numbers)[at])}`;
  }

  function tell() {
    const names = ["unseen", "worst", "eigen", "eigenvalues"];
    const [unseen, off, eigen, values] = names.map((name) => part(name).textContent);
    said.textContent = `${place.textContent}. ${unseen}: ${off}. ${eigen}: ${values}.`;
  }

  function toShare(share) {
    frame = frameAt(data.steps, share);
    weights = data.weights[frame];
    render();
  }

  function stopped() {
    showPlayer();
    tell();
  }

  function byHand(edited) {
    player.seek(0);
    [frame, weights] = [null, edited];
    render();
    tell();
  }

  function seek(share) {
    player.seek(share);
    toShare(share);
    tell();
  }

  function press() {
    if (player.playing) {
      player.pause();
      stopped();
      return;
    }
    player.play();
    showPlayer();
  }

  function point(k) {
    cursor = k;
    read();
  }

  function onKey(event) {
    const at = cursor ?? data.numbers.length - 1;
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: data.numbers.length - 1 };
    if (event.key in moves && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      point(Math.max(0, Math.min(data.numbers.length - 1, cursor === null ? at : moves[event.key])));
      said.textContent = reading.textContent;
    }
  }

  function recolour() {
    theme = readTheme(root);
    if (data) {
      matrix.tint(theme, data.signed);
    }
  }

  undo.listen(learn, "click", press);
  undo.listen(exact, "click", () => byHand(data.exact));
  undo.listen(random, "click", () => seek(0));
  undo.listen(steps, "input", () => seek(steps.valueAsNumber / TRACK));
  undo.listen(part("plot"), "pointermove", (event) => point(plot.placeAt(event.clientX)));
  undo.listen(part("plot"), "pointerleave", () => point(null));
  undo.listen(part("plot"), "blur", () => point(null));
  undo.listen(part("plot"), "keydown", onKey);
  drawings.forEach((svg) => undo.observeSize(svg, () => data && measured() !== sizes && build()));
  undo.add(watchTheme(root, recolour));
  recolour();

  return {
    update(context) {
      const coming = JSON.stringify(context.data);
      if (coming !== sent) {
        [data, sent] = [context.data, coming];
        start();
      }
    },
    destroy() {
      player.pause();
      undo.run();
    },
  };
}

export default component(create);
