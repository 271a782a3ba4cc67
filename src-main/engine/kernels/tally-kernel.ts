import { TALLY_WASM } from './generated/tally-wasm.ts';
import { growTo, instantiate, type KernelMemory } from './instantiate.ts';
import { roundUp } from './kernel-memory.ts';

/** Samples that are summed without rounding. */
export type ShortSamples = Uint8Array | Int8Array | Uint16Array | Int16Array;

/** Exact sums by group, gathered in the module's own memory; one at a time on a thread. */
export interface TallyKernel {
  /** Forgets what was added and sets room aside; false where the sums would be too large for it. */
  begin(groupCount: number, bandCount: number): boolean;
  /** Adds pixels, each of its group (0..groupCount - 1), to the pixels and sums of bands from `firstBand` on, all of one type. */
  add(groups: Uint16Array | Uint8Array, planes: readonly ShortSamples[], firstBand: number): void;
  /** By group. */
  sums(band: number): { readonly sums: Float64Array; readonly squares: Float64Array };
}

type AddPlanes = (
  planes: number,
  stride: number,
  pixels: number,
  bands: number,
  groups: number,
  tables: number,
  tableBytes: number,
) => void;

/** What assembly/tally-groups.ts exports; every argument is a byte address or a count. */
interface TallyExports {
  readonly memory: KernelMemory;
  readonly tallyU8: AddPlanes;
  readonly tallyI8: AddPlanes;
  readonly tallyU16: AddPlanes;
  readonly tallyI16: AddPlanes;
}

const FREE_FROM = 1024;
/** An instance never gives memory back. */
const MOST_TABLE_BYTES = 16 << 20;
/** Pixels and bands that are brought into memory together: they should stay in a core's second-level cache. */
const MOST_PIXELS = 1 << 15;
const PLANES_BYTES = 1 << 18;
const LINE_BYTES = 64;

let opened: TallyKernel | undefined | null = null;

/** This thread's kernel; undefined where the host has no WebAssembly with SIMD. */
export function openTallyKernel(): TallyKernel | undefined {
  if (opened === null) {
    const wasm = instantiate<TallyExports>(TALLY_WASM);
    opened = wasm && createTallyKernel(wasm);
  }
  return opened;
}

function createTallyKernel(wasm: TallyExports): TallyKernel {
  let tableBytes = 0;
  let groupsAt = 0;
  let planesAt = 0;
  const tableOf = (band: number): number => FREE_FROM + band * tableBytes;
  return {
    begin(groupCount, bandCount) {
      tableBytes = groupCount * 16;
      if (tableBytes * bandCount > MOST_TABLE_BYTES) return false;
      groupsAt = roundUp(tableOf(bandCount), LINE_BYTES);
      planesAt = roundUp(groupsAt + MOST_PIXELS * 2, LINE_BYTES);
      growTo(wasm.memory, planesAt + PLANES_BYTES + MOST_PIXELS * 2 + LINE_BYTES);
      new Uint8Array(wasm.memory.buffer, FREE_FROM, tableBytes * bandCount).fill(0);
      return true;
    },
    add(groups, planes, firstBand) {
      const sampleBytes = planes[0].BYTES_PER_ELEMENT;
      const pixels = Math.min(MOST_PIXELS, groups.length);
      // A cache line more than a plane, so that the planes do not all fall into the same sets of the cache.
      const stride = roundUp(pixels * sampleBytes, LINE_BYTES) + LINE_BYTES;
      const together = Math.max(1, Math.floor(PLANES_BYTES / stride));
      for (let from = 0; from < groups.length; from += pixels) {
        const until = Math.min(groups.length, from + pixels);
        new Uint16Array(wasm.memory.buffer, groupsAt).set(groups.subarray(from, until));
        for (let band = 0; band < planes.length; band += together) {
          const some = planes.slice(band, band + together);
          some.forEach((plane, index) => bring(wasm, plane.subarray(from, until), planesAt + index * stride));
          const table = tableOf(firstBand + band);
          addTo(wasm, planes[0])(planesAt, stride, until - from, some.length, groupsAt, table, tableBytes);
        }
      }
    },
    sums(band) {
      const pairs = new BigInt64Array(wasm.memory.buffer, tableOf(band), tableBytes / 8);
      const every = (first: number): Float64Array =>
        Float64Array.from({ length: pairs.length / 2 }, (_, group) => Number(pairs[group * 2 + first]));
      return { sums: every(0), squares: every(1) };
    },
  };
}

function bring(wasm: TallyExports, samples: ShortSamples, to: number): void {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  new Uint8Array(wasm.memory.buffer, to, bytes.length).set(bytes);
}

function addTo(wasm: TallyExports, samples: ShortSamples): AddPlanes {
  if (samples instanceof Uint16Array) return wasm.tallyU16;
  if (samples instanceof Int16Array) return wasm.tallyI16;
  return samples instanceof Uint8Array ? wasm.tallyU8 : wasm.tallyI8;
}
