import { bytesPerSample, createSamples, type SampleType } from '../../../raster/samples.ts';
import { ascii, long, putValues, short, typeCode, valueBytes, type Tag } from '../write/tiff-tags.ts';
import { predictorOf } from './difference-samples.ts';
import type { OverviewLevel } from './overview-levels.ts';

/** What all images of the file share. */
export interface OverviewImages {
  readonly sampleType: SampleType;
  readonly bandCount: number;
  /** Where all bands have the same. */
  readonly nodata?: number | bigint;
  readonly hasMask: boolean;
}

/** In bytes, of BigTIFF. */
export const HEADER_BYTES = 16;
const COUNT_BYTES = 8;
const ENTRY_BYTES = 20;
const OFFSET_BYTES = 8;

const REDUCED_IMAGE = 1;
const MASK_IMAGE = 4;
const ADOBE_DEFLATE = 8;
const MIN_IS_BLACK = 1;
const TRANSPARENCY_MASK = 4;
const SEPARATE_PLANES = 2;
const SAMPLE_FORMATS = { u: 1, i: 2, f: 3 } as const;

/** The directories of all overviews, finest first, and of their masks, as they lie in the file from `start`; little-endian. */
export function encodeDirectories(
  levels: readonly OverviewLevel[],
  images: OverviewImages,
  start: number,
): Uint8Array {
  const directories = levels.map((level) => imageTags(level, images));
  if (images.hasMask) directories.push(...levels.map(maskTags));
  const sizes = directories.map(directoryBytes);
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  directories.forEach((tags, index) => {
    const next = index + 1 < directories.length ? start + at + sizes[index] : 0;
    putDirectory(view, at, start, tags, next);
    at += sizes[index];
  });
  return bytes;
}

/** The start of a little-endian BigTIFF whose first directory lies at `firstDirectory`. */
export function encodeHeader(firstDirectory: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4949, true);
  view.setUint16(2, 43, true);
  view.setUint16(4, OFFSET_BYTES, true);
  view.setBigUint64(8, BigInt(firstDirectory), true);
  return bytes;
}

function imageTags(level: OverviewLevel, { sampleType, bandCount, nodata }: OverviewImages): Tag[] {
  const ofBands = (value: number): number[] => new Array<number>(bandCount).fill(value);
  return [
    ...sizeTags(level, REDUCED_IMAGE),
    short(258, ...ofBands(8 * bytesPerSample(sampleType))),
    short(262, MIN_IS_BLACK),
    short(277, bandCount),
    short(284, SEPARATE_PLANES),
    short(317, predictorOf(createSamples(sampleType, 0))),
    { id: 324, type: 'long8', values: level.offsets },
    { id: 325, type: 'long8', values: level.lengths },
    ...(bandCount > 1 ? [short(338, ...ofBands(0).slice(1))] : []),
    short(339, ...ofBands(SAMPLE_FORMATS[sampleType[0] as 'u' | 'i' | 'f'])),
    ...(nodata === undefined ? [] : [ascii(42113, String(nodata).toLowerCase())]),
  ];
}

/** By itself the file is an image with overviews, so its first mask is that of a full image. */
function maskTags(level: OverviewLevel, index: number): Tag[] {
  return [
    ...sizeTags(level, index === 0 ? MASK_IMAGE : REDUCED_IMAGE | MASK_IMAGE),
    short(258, 8),
    short(262, TRANSPARENCY_MASK),
    short(277, 1),
    short(284, 1),
    { id: 324, type: 'long8', values: level.maskOffsets },
    { id: 325, type: 'long8', values: level.maskLengths },
  ];
}

function sizeTags({ width, height, tileSize }: OverviewLevel, kind: number): Tag[] {
  return [
    long(254, kind),
    long(256, width),
    long(257, height),
    short(259, ADOBE_DEFLATE),
    short(322, tileSize),
    short(323, tileSize),
  ];
}

/** Directory and values that do not fit into their entries, each on an even offset. */
function directoryBytes(tags: readonly Tag[]): number {
  return tags.reduce((sum, tag) => sum + valuesBeside(tag), fixedBytes(tags));
}

function fixedBytes(tags: readonly Tag[]): number {
  return COUNT_BYTES + tags.length * ENTRY_BYTES + OFFSET_BYTES;
}

function valuesBeside(tag: Tag): number {
  const bytes = valueBytes(tag);
  return bytes > OFFSET_BYTES ? bytes + (bytes % 2) : 0;
}

function putDirectory(view: DataView, at: number, start: number, tags: readonly Tag[], next: number): void {
  view.setBigUint64(at, BigInt(tags.length), true);
  let entry = at + COUNT_BYTES;
  let beside = at + fixedBytes(tags);
  for (const tag of [...tags].sort((left, right) => left.id - right.id)) {
    view.setUint16(entry, tag.id, true);
    view.setUint16(entry + 2, typeCode(tag), true);
    view.setBigUint64(entry + 4, BigInt(tag.values.length), true);
    const isBeside = valuesBeside(tag) > 0;
    if (isBeside) view.setBigUint64(entry + 12, BigInt(start + beside), true);
    putValues(view, isBeside ? beside : entry + 12, tag);
    beside += valuesBeside(tag);
    entry += ENTRY_BYTES;
  }
  view.setBigUint64(entry, BigInt(next), true);
}
