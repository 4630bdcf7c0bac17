// Where each part stands: data in, numbers out, nothing is drawn here. Row 0 is the text, at the bottom; the labels are
// the last row, at the top. Between row r and row r + 1 goes what has the shape number r.

const [LEFT, BEFORE_SHAPES, RIGHT] = [170, 30, 16];
const [PITCH, TOP, BOTTOM] = [80, 62, 30];
const [NARROW, WIDE] = [50, 78];

export const CELL = { width: 46, height: 27, apart: 11 };
const SHAPES = 3 * CELL.width + 2 * CELL.apart;

/** In pixels: {width, height, steps, rows, box, x(t), y(row), gap(row), shapeX(axis)}; x and y are centres. */
export function layoutOf({ tokens, layers }, room) {
  const [steps, rows] = [tokens.length, layers.length + 2];
  const around = LEFT + BEFORE_SHAPES + SHAPES + RIGHT;
  const column = Math.max(NARROW, Math.min(WIDE, (room - around) / steps));
  const width = around + steps * column;
  const height = TOP + (rows - 1) * PITCH + BOTTOM;
  const y = (row) => TOP + (rows - 1 - row) * PITCH;
  const shapesAt = LEFT + steps * column + BEFORE_SHAPES;
  return {
    width,
    height,
    steps,
    rows,
    box: { width: Math.min(46, column - 22), height: 40 },
    x: (t) => LEFT + (t + 0.5) * column,
    y,
    gap: (row) => (y(row) + y(row + 1)) / 2,
    shapeX: (axis) => shapesAt + axis * (CELL.width + CELL.apart) + CELL.width / 2,
  };
}

/** What of row `row` is there: "all" its steps, only the "last", "refused", or "never" reached. */
export function presence({ layers, refused }, row) {
  if (refused !== null && row >= refused + 1) {
    return row === refused + 1 ? "refused" : "never";
  }
  return layers.slice(0, Math.max(0, row - 1)).some((layer) => layer.sequences === false) ? "last" : "all";
}

/** Whether layer row `row` hands on only the last state. */
export function keepsLast({ layers }, row) {
  return layers[row - 1]?.sequences === false;
}
