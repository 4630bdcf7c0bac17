import { animation, cleanups, component } from "../shared/instance.js";
import { plotlySoon } from "../shared/plotly.js";
import { prefersReducedMotion } from "../shared/theme.js";
import { drawEdge, drawNode, keyed, makeEdge, makeNode } from "./drawing.js";
import { between, layoutOf } from "./layout.js";

const MOVE = 450;

function create(root) {
  const part = (selector) => root.querySelector(selector);
  const [figure, svg, sum, formula] = [".architecture", "svg", ".sum", ".formula"].map(part);
  const [showEdges, showNodes] = [keyed(part(".edges")), keyed(part(".nodes"))];
  const [undo, motion] = [cleanups(), animation()];
  let [data, drawn, chosen, room] = [null, new Map(), null, 0];

  function describePart(group, { part }) {
    if (part === undefined) {
      group.setAttribute("aria-hidden", "true");
      return;
    }
    const counted = data.parameters[part];
    if (!counted) {
      return; // A part that is fading out.
    }
    group.dataset.part = part;
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "img");
    group.setAttribute("aria-label", `${counted.name}: ${counted.formula} = ${counted.numbers} parameters`);
  }

  function draw(nodes, edges) {
    drawn = nodes;
    const ends = edges.map((edge) => ({ ...edge, from: nodes.get(edge.from), to: nodes.get(edge.to) }));
    showEdges(ends, makeEdge, drawEdge);
    showNodes([...nodes.values()], makeNode, (group, node) => {
      drawNode(group, node);
      describePart(group, node);
    });
  }

  function lay(milliseconds) {
    room = figure.clientWidth;
    const { width, height, nodes, edges } = layoutOf(data, room);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.style.maxWidth = `${width}px`;
    const before = drawn;
    motion.run(milliseconds, (share) => draw(between(before, nodes, share), edges));
  }

  function tell() {
    const counted = data.parameters[chosen];
    sum.textContent = counted ? `${counted.name}:` : `${data.total.toLocaleString("en")} parameters`;
    formula.textContent = counted
      ? `${counted.formula} = ${counted.numbers}`
      : "in all. Point at a part to see where its number comes from.";
  }

  function choose(event) {
    const group = event.target.closest?.("[data-part]");
    chosen = group?.dataset.part || null;
    tell();
  }

  function leave() {
    chosen = root.activeElement?.closest("[data-part]")?.dataset.part ?? null;
    tell();
  }

  undo.listen(figure, "pointerover", choose);
  undo.listen(figure, "focusin", choose);
  undo.listen(figure, "pointerleave", leave);
  undo.listen(figure, "focusout", () => {
    chosen = null;
    tell();
  });
  undo.observeSize(figure, () => figure.clientWidth !== room && lay(0));
  undo.add(motion.stop);
  undo.add(plotlySoon()); // where a network is drawn, its loss curve is drawn next

  return {
    update(context) {
      const first = data === null;
      data = context.data;
      svg.setAttribute("aria-label", data.description);
      lay(first || prefersReducedMotion() ? 0 : MOVE);
      tell();
    },
    destroy() {
      undo.run();
    },
  };
}

export default component(create);
