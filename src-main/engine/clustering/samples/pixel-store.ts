import { discard, pagedBuffer } from '../../bytes.ts';
import type { FoundPixels, HeldSamples } from './find-pixels.ts';

/** Found pixels in the order in which they came, in one piece of memory that grows with them. */
export interface PixelStore {
  readonly count: number;
  readonly bandCount: number;
  /** Views of the memory: void after the next `add` or `takeBands`. */
  readonly keys: Uint32Array;
  readonly places: Uint32Array;
  /** Takes a copy of what was found and gives its memory back; `room`: pixels to expect in all. */
  add(found: FoundPixels, room: number): void;
  /** Leaves only the pixels at these indices, which rise. */
  keepOnly(indices: Uint32Array): void;
  /** Hands on the values of one band after the other, the last first, and gives the memory of each back; call once. */
  takeBands(take: (values: HeldSamples, band: number) => void): void;
}

/** Planes begin where any kind of samples may lie. */
const ALIGNMENT = 8;

/** Set aside at first, and twice as much each time that it is not enough: what is not written to takes no memory, and copying does. */
const FIRST_BYTES = 64 << 20;

type Numbers = HeldSamples | Uint32Array;

interface Planes {
  readonly buffer: ArrayBuffer;
  /** Pixels. */
  readonly capacity: number;
  readonly keys: Uint32Array;
  readonly places: Uint32Array;
  readonly values: readonly HeldSamples[];
}

/**
 * An empty store. Many bands of many windows would else lie in as many small pieces, between which the C library keeps all that is
 * freed around them.
 */
export function createPixelStore(): PixelStore {
  let planes: Planes | undefined;
  let count = 0;
  return {
    get count() {
      return count;
    },
    get bandCount() {
      return planes?.values.length ?? 0;
    },
    get keys() {
      return planes?.keys.subarray(0, count) ?? new Uint32Array(0);
    },
    get places() {
      return planes?.places.subarray(0, count) ?? new Uint32Array(0);
    },
    add(found, room) {
      planes = withRoom(planes, found, count, room);
      planes.keys.set(found.keys, count);
      planes.places.set(found.places, count);
      planes.values.forEach((plane, band) => plane.set(found.values[band], count));
      count += found.count;
      for (const { buffer } of [found.keys, found.places, ...found.values]) discard(buffer);
    },
    keepOnly(indices) {
      if (!planes) return;
      for (const plane of [planes.keys, planes.places, ...planes.values]) pick(plane, indices);
      count = indices.length;
    },
    takeBands(take) {
      if (!planes) return;
      const { buffer, values } = planes;
      planes = undefined;
      for (let band = values.length - 1; band >= 0; band--) {
        const { byteOffset } = values[band];
        take(values[band].subarray(0, count), band);
        buffer.resize(byteOffset);
      }
    },
  };
}

/** The planes, or larger ones with the same pixels where there is no room for what was found. */
function withRoom(planes: Planes | undefined, found: FoundPixels, count: number, room: number): Planes {
  const needed = count + found.count;
  if (planes && needed <= planes.capacity) return planes;
  const wanted = planes ? 2 * planes.capacity : Math.floor(FIRST_BYTES / pixelBytes(found));
  const larger = createPlanes(found, Math.max(needed, Math.min(room, wanted)));
  if (!planes) return larger;
  const [from, to] = [planes, larger].map(({ keys, places, values }) => [keys, places, ...values]);
  from.forEach((plane, index) => to[index].set(plane.subarray(0, count)));
  discard(planes.buffer);
  return larger;
}

/** In the order of `Planes`, of the types that were found. */
function createPlanes(found: FoundPixels, atLeast: number): Planes {
  const { keys, places, values } = found;
  const capacity = Math.ceil(atLeast / ALIGNMENT) * ALIGNMENT;
  const buffer = pagedBuffer(pixelBytes(found) * capacity);
  let end = 0;
  const planeLike = <Kind extends Numbers>(like: Kind): Kind => {
    const start = end;
    end += like.BYTES_PER_ELEMENT * capacity;
    const View = like.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => Kind;
    return new View(buffer, start, capacity);
  };
  return {
    buffer,
    capacity,
    keys: planeLike(keys),
    places: planeLike(places),
    values: values.map(planeLike),
  };
}

function pixelBytes({ keys, places, values }: FoundPixels): number {
  return [keys, places, ...values].reduce((sum, { BYTES_PER_ELEMENT }) => sum + BYTES_PER_ELEMENT, 0);
}

function pick(plane: Numbers, indices: Uint32Array): void {
  for (let i = 0; i < indices.length; i++) plane[i] = plane[indices[i]];
}
