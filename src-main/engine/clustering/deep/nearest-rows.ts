import { l2Normalise } from '../../program/operations/derived.ts';
import { input, variable } from '../../program/operations/leaves.ts';
import { matmul } from '../../program/operations/matrix.ts';
import { createProgram } from '../../program/program.ts';
import type { Run } from '../../run.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { runFixed, type FixedProgram } from '../../device/program-shelf.ts';
import type { Rows } from './rows-of.ts';

/** Rows that neighbours are sought among at most: more say hardly more of what is near. */
const MOST_SOUGHT = 16384;

/** Similarities that are made at once: 64 MiB of them. */
const AT_ONCE = 2 ** 24;

/**
 * The rows most alike each row, itself left out, by the angle between them: `count` for each (fewer where there are no more), the most
 * alike first, the lower index of two equally alike. Of very many rows they are sought among some, spread over all.
 */
export async function nearestRows({ width, values }: Rows, count: number, run: Run): Promise<Nearest> {
  const rows = values.length / width;
  const sought = Math.min(rows, MOST_SOUGHT);
  const table = Int32Array.from({ length: sought }, (_, i) => Math.floor((i * rows) / sought));
  const perRow = Math.max(0, Math.min(count, sought - 1));
  const found = new Int32Array(rows * perRow);
  const atOnce = Math.min(rows, Math.max(1, Math.floor(AT_ONCE / sought)));
  const alike = likenessProgram(rowsAt({ width, values }, table), width, atOnce);
  const pace = createPace(run.signal);
  for (let from = 0; from < rows && perRow > 0; from += atOnce) {
    const asked = new Float32Array(atOnce * width);
    asked.set(values.subarray(from * width, Math.min(rows, from + atOnce) * width));
    const [{ likeness }] = await runFixed(alike, [{ asked }], run);
    for (let row = from; row < Math.min(rows, from + atOnce); row++) {
      const own = likeness.subarray((row - from) * sought, (row - from + 1) * sought) as Float32Array;
      takeGreatest(own, table, row, found.subarray(row * perRow, (row + 1) * perRow));
      await pace(sought);
    }
  }
  return { perRow, indices: found };
}

export interface Nearest {
  readonly perRow: number;
  /** Row after row. */
  readonly indices: Int32Array;
}

function likenessProgram(table: Float32Array, width: number, atOnce: number): FixedProgram {
  const sought = table.length / width;
  const known = variable('table', [sought, width], { kind: 'constant', value: 0 });
  const asked = input('asked', [atOnce, width]);
  const likeness = matmul(l2Normalise(asked), l2Normalise(known), { transposeRight: true });
  return { program: createProgram({ likeness }), variables: { table } };
}

function rowsAt({ width, values }: Rows, indices: Int32Array): Float32Array {
  const taken = new Float32Array(indices.length * width);
  indices.forEach((row, i) => taken.set(values.subarray(row * width, (row + 1) * width), i * width));
  return taken;
}

/** Fills `found` with the rows of the greatest likenesses, falling, but for `self`. */
function takeGreatest(likeness: Float32Array, rows: Int32Array, self: number, found: Int32Array): void {
  const best = new Float64Array(found.length).fill(-Infinity);
  const last = found.length - 1;
  for (let i = 0; i < likeness.length; i++) {
    if (!(likeness[i] > best[last]) || rows[i] === self) continue;
    let place = last;
    for (; place > 0 && likeness[i] > best[place - 1]; place--) {
      best[place] = best[place - 1];
      found[place] = found[place - 1];
    }
    best[place] = likeness[i];
    found[place] = rows[i];
  }
}
