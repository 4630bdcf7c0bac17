// In which order the units stand in the heatmap: unit numbers from the top row to the bottom one.

/** The orders of one replay's units, as at its newest snapshot; each is computed when it is first asked for. */
export function createOrders(replay) {
  const known = new Map();
  return function rows({ layer, direction, symbol, order, anchor }) {
    const key = [layer, direction, symbol, order, order === "correlation" && anchor].join();
    if (!known.has(key)) {
      const plane = replay.plane({ snapshot: replay.snapshots - 1, layer, direction, symbol });
      known.set(key, ORDERS[order](plane, anchor));
    }
    return known.get(key);
  };
}

const ORDERS = {
  stored: ({ units }) => stored(units), variance: byVariance, similarity: bySimilarity, correlation: byCorrelation,
};

export function stored(units) {
  return Int32Array.from({ length: units }, (_, unit) => unit);
}

/** The unit that changes most first. */
export function byVariance(plane) {
  const spread = centred(plane).map(length);
  return sorted(plane.units, (unit) => -spread[unit]);
}

/** The units that move like `chosen` first, those that move against it last. */
export function byCorrelation(plane, chosen) {
  const rows = standardised(plane);
  return sorted(plane.units, (unit) => (unit === chosen ? -2 : -dot(rows[unit], rows[chosen])));
}

/**
 * Units that move alike stand together: clusters are merged, the two closest first (distance: 1 - correlation,
 * averaged over pairs), and each two are turned so that the ends that meet are alike.
 */
export function bySimilarity(plane) {
  const rows = standardised(plane);
  const { units } = plane;
  const distance = new Float32Array(units * units);
  for (let a = 0; a < units; a += 1) {
    for (let b = 0; b < a; b += 1) {
      distance[a * units + b] = distance[b * units + a] = 1 - dot(rows[a], rows[b]);
    }
  }
  return Int32Array.from(clustered(distance, units, rows));
}

/** Average linkage along a chain of nearest neighbours: a pair that are each other's nearest is merged. */
function clustered(distance, units, rows) {
  const leaves = Array.from({ length: units }, (_, unit) => [unit]);
  const open = new Set(leaves.keys());
  let chain = [];
  while (open.size > 1) {
    if (!chain.length) {
      chain = [open.values().next().value];
    }
    const tip = chain.at(-1);
    const near = nearest(tip, chain.at(-2), open, distance, units);
    if (near !== chain.at(-2)) {
      chain.push(near);
      continue;
    }
    chain.length -= 2;
    merge(tip, near, open, leaves, distance, units);
    leaves[tip] = joined(leaves[tip], leaves[near], rows);
  }
  return leaves[open.values().next().value];
}

/** The cluster closest to `tip`; the one before it in the chain where several are equally close. */
function nearest(tip, before, open, distance, units) {
  let [found, least] = [before, before === undefined ? Infinity : distance[tip * units + before]];
  for (const other of open) {
    if (other !== tip && distance[tip * units + other] < least) {
      [found, least] = [other, distance[tip * units + other]];
    }
  }
  return found;
}

/** `kept` takes `gone` in: its distance to each other cluster is the mean over all pairs of units. */
function merge(kept, gone, open, leaves, distance, units) {
  const [many, few] = [leaves[kept].length, leaves[gone].length];
  open.delete(gone);
  for (const other of open) {
    const mean = (many * distance[kept * units + other] + few * distance[gone * units + other]) / (many + few);
    distance[kept * units + other] = distance[other * units + kept] = mean;
  }
}

function joined(first, second, rows) {
  const turned = (list) => [...list].reverse();
  const ways = [[first, second], [turned(first), second], [first, turned(second)], [turned(first), turned(second)]];
  const likeness = ways.map(([a, b]) => dot(rows[a.at(-1)], rows[b[0]]));
  return ways[likeness.indexOf(Math.max(...likeness))].flat();
}

function centred({ values, start, scale, steps, units }) {
  return Array.from({ length: units }, (_, unit) => {
    const row = new Float32Array(steps);
    let sum = 0;
    for (let t = 0; t < steps; t += 1) {
      row[t] = values[start + t * units + unit] * scale;
      sum += row[t];
    }
    return row.map((value) => value - sum / steps);
  });
}

/** Each unit's row, centred and of length 1, so that a dot product is a correlation; one that never moves is all 0. */
function standardised(plane) {
  return centred(plane).map((row) => {
    const size = length(row);
    return size > 1e-6 ? row.map((value) => value / size) : row.fill(0);
  });
}

function length(row) {
  return Math.sqrt(dot(row, row));
}

function dot(a, b) {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) {
    sum += a[k] * b[k];
  }
  return sum;
}

function sorted(units, key) {
  const keys = Float64Array.from({ length: units }, (_, unit) => key(unit));
  return stored(units).sort((a, b) => keys[a] - keys[b] || a - b);
}
