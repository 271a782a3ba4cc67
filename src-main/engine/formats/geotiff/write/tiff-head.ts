import { putValues, typeCode, valueBytes, type Tag } from './tiff-tags.ts';

/** The directories of a file, main image first, and how its blocks lie. */
export interface TiffHead {
  readonly directories: readonly (readonly Tag[])[];
  /** Whether offsets have 64 bits. */
  readonly bigTiff: boolean;
  /** Whether each tile is followed by that of its mask; in planar files all masks of a level follow its tiles. */
  readonly masked?: boolean;
  /** Whether the bands' tiles lie apart. */
  readonly planar?: boolean;
}

/** Sizes in bytes that differ between TIFF and BigTIFF. */
const CLASSIC = { header: 8, count: 2, entry: 12, offset: 4 } as const;
const BIG = { header: 16, count: 8, entry: 20, offset: 8 } as const;

/**
 * GDAL's promise of how the blocks lie (its COG driver documentation): every block follows its size and is followed by its
 * last four bytes. The blank at the end makes room for "YES", which a program writes that breaks the promise.
 */
function ghostOf({ masked = false, planar = false }: TiffHead): string {
  const structure = [
    'LAYOUT=IFDS_BEFORE_DATA',
    ...(planar ? [] : ['BLOCK_ORDER=ROW_MAJOR']),
    'BLOCK_LEADER=SIZE_AS_UINT4',
    'BLOCK_TRAILER=LAST_4_BYTES_REPEATED',
    'KNOWN_INCOMPATIBLE_EDITION=NO',
    masked && !planar ? ' MASK_INTERLEAVED_WITH_IMAGERY=YES\n' : ' ',
  ].join('\n');
  return `GDAL_STRUCTURAL_METADATA_SIZE=${String(structure.length).padStart(6, '0')} bytes\n${structure}`;
}

interface Places {
  /** Of each directory, then of the end of the head. */
  readonly directories: readonly number[];
  /** Of values that do not fit into their entry. */
  readonly values: ReadonlyMap<ArrayLike<number>, number>;
  readonly end: number;
}

/** Bytes from the start of the file to the first block. Depends on the number of values only, not on what they are. */
export function headLength(head: TiffHead): number {
  return placeAll(head).end;
}

/** Header, GDAL's structural metadata, and all directories with their values. */
export function encodeHead(head: TiffHead): Uint8Array<ArrayBuffer> {
  const places = placeAll(head);
  const bytes = new Uint8Array(places.end);
  const view = new DataView(bytes.buffer);
  putHeader(view, head.bigTiff, places.directories[0]);
  new TextEncoder().encodeInto(ghostOf(head), bytes.subarray(sizesOf(head).header));
  head.directories.forEach((tags, index) => {
    putDirectory(
      view,
      head,
      tags,
      places.directories[index],
      places.directories[index + 1] ?? 0,
      places.values,
    );
  });
  return bytes;
}

function sizesOf({ bigTiff }: TiffHead): typeof CLASSIC | typeof BIG {
  return bigTiff ? BIG : CLASSIC;
}

function placeAll(head: TiffHead): Places {
  const sizes = sizesOf(head);
  const directories: number[] = [];
  const values = new Map<ArrayLike<number>, number>();
  let end = even(sizes.header + ghostOf(head).length);
  for (const tags of head.directories) {
    directories.push(end);
    end = even(end + sizes.count + tags.length * sizes.entry + sizes.offset);
    for (const tag of tags) {
      if (valueBytes(tag) <= sizes.offset || values.has(tag.values)) continue;
      values.set(tag.values, end);
      end = even(end + valueBytes(tag));
    }
  }
  return { directories, values, end };
}

function putHeader(view: DataView, bigTiff: boolean, firstDirectory: number): void {
  view.setUint16(0, 0x4949, true);
  view.setUint16(2, bigTiff ? 43 : 42, true);
  if (!bigTiff) return view.setUint32(4, firstDirectory, true);
  view.setUint16(4, BIG.offset, true);
  view.setBigUint64(8, BigInt(firstDirectory), true);
}

function putDirectory(
  view: DataView,
  head: TiffHead,
  tags: readonly Tag[],
  start: number,
  next: number,
  places: Places['values'],
): void {
  const sizes = sizesOf(head);
  const putOffset = (at: number, value: number): void =>
    head.bigTiff ? view.setBigUint64(at, BigInt(value), true) : view.setUint32(at, value, true);
  view.setUint16(start, tags.length, true);
  let at = start + sizes.count;
  for (const tag of [...tags].sort((left, right) => left.id - right.id)) {
    view.setUint16(at, tag.id, true);
    view.setUint16(at + 2, typeCode(tag), true);
    putOffset(at + 4, tag.values.length);
    const valueAt = at + 4 + sizes.offset;
    const place = places.get(tag.values);
    if (place !== undefined) putOffset(valueAt, place);
    putValues(view, place ?? valueAt, tag);
    at += sizes.entry;
  }
  putOffset(at, next);
}

/** TIFF wants directories and values on even offsets. */
function even(offset: number): number {
  return offset + (offset % 2);
}
