// Where each part of the drawing stands: data in, numbers out, nothing is drawn here.

const WIDTHS = { token: 48, embedding: 88, layer: 118, dense: 68, next: 68 };
const [HEIGHT, BOTH_HEIGHT, BETWEEN, TOP, BOTTOM] = [52, 72, 28, 20, 22];
const [LEAST_GAP, MOST_GAP] = [32, 68];
const EDGE = 11; // room at either side, for what is written below the first and the last part

/** The least width in which the drawing keeps its size; in less, all of it is scaled down. */
export const LEAST_WIDTH = Object.values(WIDTHS).reduce((sum, width) => sum + width, 0) + 4 * LEAST_GAP + 2 * EDGE;

/** {width, height, nodes: Map of key to {x, y, w, h, kind, …}, edges: [{from, to, label}]}, in pixels. */
export function layoutOf(data, room) {
  const width = Math.max(LEAST_WIDTH, Math.min(room, LEAST_WIDTH + 4 * (MOST_GAP - LEAST_GAP)));
  const gap = LEAST_GAP + (width - LEAST_WIDTH) / 4;
  const count = data.units.length;
  const high = data.bidirectional ? BOTH_HEIGHT : HEIGHT;
  const rowY = (k) => TOP + (count - 1 - k) * (high + BETWEEN);
  const height = rowY(0) + high + BOTTOM;
  const beside = (k) => rowY(k) + (high - HEIGHT) / 2;

  const nodes = new Map();
  let x = EDGE;
  const place = (key, kind, y, h, words) => nodes.set(key, { key, kind, x, y, w: WIDTHS[kind], h, ...words });
  const on = (kind) => {
    x += WIDTHS[kind] + gap;
  };
  const counted = (part) => ({ part, count: data.parameters[part].count.toLocaleString("en") });

  const below = data.window ? `${data.window} ${data.token}s` : data.token;
  place("token", "token", beside(0), HEIGHT, { title: data.token === "word" ? "the" : "a", below });
  on("token");
  place("embedding", "embedding", beside(0), HEIGHT, { title: "Embedding", ...counted(0) });
  on("embedding");
  data.units.forEach((units, k) => {
    const title = `${data.cell} · ${units}`;
    place(`layer${k}`, "layer", rowY(k), high, { title, both: data.bidirectional, ...counted(k + 1) });
  });
  on("layer");
  place("dense", "dense", beside(count - 1), HEIGHT, { title: "Dense", ...counted(count + 1) });
  on("dense");
  place("next", "next", beside(count - 1), HEIGHT, { below: `next ${data.token}` });
  return { width, height, nodes, edges: edgesOf(data) };
}

function edgesOf(data) {
  const carried = data.units.map((units) => units * (data.bidirectional ? 2 : 1));
  const last = carried.length - 1;
  return [
    { from: "token", to: "embedding", label: "" },
    { from: "embedding", to: "layer0", label: data.embedding },
    ...carried.slice(0, last).map((width, k) => ({ from: `layer${k}`, to: `layer${k + 1}`, label: width })),
    { from: `layer${last}`, to: "dense", label: carried[last] },
    { from: "dense", to: "next", label: data.vocabulary },
  ].map((edge) => ({ ...edge, key: `${edge.from}-${edge.to}`, label: edge.label.toLocaleString("en") }));
}

/** The nodes `share` of the way from one layout to another; what comes fades in, what goes fades out. */
export function between(from, to, share) {
  const nodes = new Map();
  to.forEach((node, key) => {
    const start = from.get(key);
    const moved = (name) => (start ? start[name] + (node[name] - start[name]) * share : node[name]);
    const opacity = start ? (start.opacity ?? 1) + (1 - (start.opacity ?? 1)) * share : share;
    nodes.set(key, { ...node, x: moved("x"), y: moved("y"), w: moved("w"), h: moved("h"), opacity });
  });
  from.forEach((node, key) => {
    if (!to.has(key) && share < 1) {
      nodes.set(key, { ...node, opacity: (node.opacity ?? 1) * (1 - share) });
    }
  });
  return nodes;
}
