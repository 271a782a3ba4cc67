/**
 * The assignment of rows to columns with the greatest sum of weights: for each row its column, or -1 where there are more rows
 * than columns. The Hungarian method with shortest augmenting paths (Jonker & Volgenant 1987), O(smaller^2 * larger).
 */
export function assignGreatest(weights: readonly (readonly number[])[], columnCount: number): number[] {
  if (weights.length > columnCount) {
    const turned = Array.from({ length: columnCount }, (_, column) => weights.map((row) => row[column]));
    const rowOf = assignGreatest(turned, weights.length);
    const columnOf = weights.map(() => -1);
    rowOf.forEach((row, column) => (columnOf[row] = column));
    return columnOf;
  }
  const state = createState(weights.length, columnCount);
  for (let row = 1; row <= weights.length; row++) augment(weights, state, row);
  const columnOf = weights.map(() => -1);
  for (let column = 1; column <= columnCount; column++) {
    if (state.rowOf[column] > 0) columnOf[state.rowOf[column] - 1] = column - 1;
  }
  return columnOf;
}

/** Rows and columns are counted from 1 here; column 0 holds the row being placed. */
interface AssignmentState {
  readonly rowPotential: Float64Array;
  readonly columnPotential: Float64Array;
  readonly rowOf: Int32Array;
}

function createState(rows: number, columns: number): AssignmentState {
  return {
    rowPotential: new Float64Array(rows + 1),
    columnPotential: new Float64Array(columns + 1),
    rowOf: new Int32Array(columns + 1),
  };
}

function augment(weights: readonly (readonly number[])[], state: AssignmentState, row: number): void {
  const { rowPotential, columnPotential, rowOf } = state;
  const columns = rowOf.length - 1;
  const slack = new Float64Array(columns + 1).fill(Infinity);
  const cameFrom = new Int32Array(columns + 1);
  const visited = new Uint8Array(columns + 1);
  rowOf[0] = row;
  let column = 0;
  while (rowOf[column] !== 0) {
    visited[column] = 1;
    const current = rowOf[column];
    let step = Infinity;
    let next = 0;
    for (let other = 1; other <= columns; other++) {
      if (visited[other] === 1) continue;
      const cost = -weights[current - 1][other - 1] - rowPotential[current] - columnPotential[other];
      if (cost < slack[other]) {
        slack[other] = cost;
        cameFrom[other] = column;
      }
      if (slack[other] < step) {
        step = slack[other];
        next = other;
      }
    }
    for (let other = 0; other <= columns; other++) {
      if (visited[other] === 1) {
        rowPotential[rowOf[other]] += step;
        columnPotential[other] -= step;
      } else {
        slack[other] -= step;
      }
    }
    column = next;
  }
  for (; column !== 0; column = cameFrom[column]) rowOf[column] = rowOf[cameFrom[column]];
}
