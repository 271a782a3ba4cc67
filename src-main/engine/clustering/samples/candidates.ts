import { discard } from '../../bytes.ts';
import type { FoundPixels } from './find-pixels.ts';
import { keyCovering, risingOrder } from './key-order.ts';

/** The pixels with the least keys among those offered. */
export interface Candidates {
  /** Keys above it need not be offered. It falls while pixels come in. */
  limit: number;
  add(found: FoundPixels): void;
  /** The kept pixels by rising position, values band after band in an array from `allocate`; call once. */
  finish(allocate: (length: number) => Float32Array): {
    readonly count: number;
    readonly values: Float32Array;
    readonly positions: Float64Array;
  };
}

/** Room to begin with; memory that is not written to costs nothing. */
const FIRST_BYTES = 384 << 20;

/** Keeps the `size` least of what it is offered, by key and then position; holds up to a quarter more meanwhile. */
export function createCandidates(size: number, bandCount: number, limit: number): Candidates {
  const ceiling = size + Math.max(1024, size >> 2);
  let table = createTable(Math.min(ceiling, Math.ceil(FIRST_BYTES / (12 + 4 * bandCount))), bandCount);
  const makeRoom = (): void => {
    if (table.capacity < ceiling) {
      table = enlarged(table, Math.min(ceiling, table.capacity * 2));
      return;
    }
    candidates.limit = keyCovering(table.keys, size, candidates.limit);
    keepWhere(table, (slot) => table.keys[slot] <= candidates.limit);
    if (table.count === table.capacity) keepLeast(table, size);
  };
  const candidates: Candidates = {
    limit,
    add({ count, keys, positions, values }) {
      for (let pixel = 0; pixel < count; pixel++) {
        const key = keys[pixel];
        if (key > candidates.limit) continue;
        const [from, to] = [pixel * bandCount, table.count * bandCount];
        for (let band = 0; band < bandCount; band++) table.values[to + band] = values[from + band];
        table.keys[table.count] = key;
        table.positions[table.count] = positions[pixel];
        if (++table.count === table.capacity) makeRoom();
      }
    },
    finish(allocate) {
      keepLeast(table, size);
      const { count, values } = table;
      const order = risingOrder(table.positions.subarray(0, count));
      const planar = allocate(count * bandCount);
      const positions = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        const slot = order[i];
        positions[i] = table.positions[slot];
        for (let band = 0; band < bandCount; band++) {
          planar[band * count + i] = values[slot * bandCount + band];
        }
      }
      discardTable(table);
      return { count, values: planar, positions };
    },
  };
  return candidates;
}

/** Pixels in slots, values pixel by pixel. */
interface Table {
  count: number;
  readonly capacity: number;
  readonly bandCount: number;
  readonly keys: Uint32Array;
  readonly positions: Float64Array;
  readonly values: Float32Array;
}

function createTable(capacity: number, bandCount: number): Table {
  return {
    count: 0,
    capacity,
    bandCount,
    keys: new Uint32Array(capacity),
    positions: new Float64Array(capacity),
    values: new Float32Array(capacity * bandCount),
  };
}

function enlarged(from: Table, capacity: number): Table {
  const to = createTable(capacity, from.bandCount);
  to.keys.set(from.keys);
  to.positions.set(from.positions);
  to.values.set(from.values);
  discardTable(from);
  return { ...to, count: from.count };
}

function discardTable({ keys, positions, values }: Table): void {
  for (const { buffer } of [keys, positions, values]) discard(buffer);
}

function keepWhere(table: Table, isKept: (slot: number) => boolean): void {
  const { keys, positions, values, bandCount } = table;
  let kept = 0;
  for (let slot = 0; slot < table.count; slot++) {
    if (!isKept(slot)) continue;
    keys[kept] = keys[slot];
    positions[kept] = positions[slot];
    const [to, from] = [kept * bandCount, slot * bandCount];
    for (let band = 0; band < bandCount; band++) values[to + band] = values[from + band];
    kept++;
  }
  table.count = kept;
}

/** Exactly the `size` least, by key and then position. */
function keepLeast(table: Table, size: number): void {
  if (table.count <= size) return;
  const keys = table.keys.slice(0, table.count).sort();
  const last = keys[size - 1];
  const ties: number[] = [];
  for (let slot = 0; slot < table.count; slot++) {
    if (table.keys[slot] === last) ties.push(table.positions[slot]);
  }
  const lastPosition = ties.sort((one, other) => one - other)[size - 1 - keys.indexOf(last)];
  keepWhere(table, (slot) => {
    const key = table.keys[slot];
    return key < last || (key === last && table.positions[slot] <= lastPosition);
  });
}
