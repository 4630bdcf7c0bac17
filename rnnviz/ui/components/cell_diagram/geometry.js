// Paths out of corner points, and the shapes of nodes.

const ROUND = 14;
const BLADES = 7;

/** A path through `points` with rounded corners, ending `short` units before the last. */
export function path(points, short = 0) {
  const ends = shortened(points, short);
  const steps = ends.slice(1, -1).map((corner, k) => {
    const [before, after] = [ends[k], ends[k + 2]];
    const round = Math.min(ROUND, distance(before, corner) / 2, distance(corner, after) / 2);
    return `L ${toward(corner, before, round)} Q ${corner} ${toward(corner, after, round)}`;
  });
  return `M ${ends[0]} ${steps.join(" ")} L ${ends.at(-1)}`;
}

/** The three corners of an arrow's tip at the end of `points`. */
export function tip(points, size) {
  const [from, end] = points.slice(-2);
  const [x, y] = toward(end, from, size);
  const [across, down] = [(end[0] - from[0]) / distance(from, end), (end[1] - from[1]) / distance(from, end)];
  const half = size * 0.62;
  return `M ${end} L ${x - down * half} ${y + across * half} L ${x + down * half} ${y - across * half} Z`;
}

function shortened(points, short) {
  const [before, end] = points.slice(-2);
  return [...points.slice(0, -1), toward(end, before, short)];
}

function distance([x, y], [otherX, otherY]) {
  return Math.hypot(otherX - x, otherY - y) || 1e-6;
}

function toward(from, to, length) {
  const share = length / distance(from, to);
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/**
 * The blades of an aperture of `radius` around 0, 0 that is open by `share`: everything between the rim and the hole
 * as one even-odd path, and the blades' edges as another. The hole's area is in
 * proportion to `share`; it turns a little while it opens.
 */
export function iris(radius, share) {
  const hole = Math.sqrt(Math.max(0, Math.min(1, share))) * radius * 0.94;
  const turn = share * 1.1;
  const corner = (k, r) => [r * Math.cos(turn + (k * 2 * Math.PI) / BLADES), r * Math.sin(turn + (k * 2 * Math.PI) / BLADES)];
  const corners = Array.from({ length: BLADES }, (_, k) => corner(k, hole));
  const edges = corners.map((point, k) => `M ${point} L ${rim(point, corner(k + 1, Math.max(hole, 0.01)), radius)}`);
  return { blades: `${circle(radius)} M ${corners.join(" L ")} Z`, edges: edges.join(" ") };
}

/** Where the line from `point` on through `next` meets the circle of `radius`. */
function rim([x, y], next, radius) {
  const length = distance([x, y], next);
  const [dx, dy] = [(next[0] - x) / length, (next[1] - y) / length];
  const along = x * dx + y * dy;
  const far = -along + Math.sqrt(Math.max(0, along * along - (x * x + y * y - radius * radius)));
  return [x + dx * far, y + dy * far];
}

function circle(radius) {
  return `M ${-radius} 0 A ${radius} ${radius} 0 1 0 ${radius} 0 A ${radius} ${radius} 0 1 0 ${-radius} 0 Z`;
}
