import type { ByteSource } from '../../../bytes.ts';
import { EngineError } from '../../../errors.ts';
import { FIELD_BYTES } from './tags.ts';

/** One field of a directory; its values are still in the file. */
export interface TagEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where the values lie, in bytes from the start of the file. */
  readonly offset: number;
}

export type Directory = ReadonlyMap<number, TagEntry>;

export interface TiffStructure {
  readonly source: ByteSource;
  readonly littleEndian: boolean;
  readonly bigTiff: boolean;
  readonly directories: readonly Directory[];
  readonly problems: readonly string[];
}

/** More than any real file has; a longer chain is a forgery. */
const MAXIMUM_DIRECTORIES = 4096;
const MAXIMUM_ENTRIES = 4096;

interface Header {
  readonly littleEndian: boolean;
  readonly bigTiff: boolean;
  readonly firstDirectory: number;
}

/** True for the first bytes of a classic or Big TIFF of either byte order. */
export function isTiff(head: Uint8Array): boolean {
  const order = String.fromCharCode(head[0], head[1]);
  if (order === 'II') return (head[2] === 42 || head[2] === 43) && head[3] === 0;
  return order === 'MM' && head[2] === 0 && (head[3] === 42 || head[3] === 43);
}

/**
 * Reads the header and the chain of image file directories (TIFF 6.0, section 2; BigTIFF), no values yet. A chain that is
 * cut, loops or leads out of the file ends there and is named in `problems`; the first directory must be whole.
 */
export async function readStructure(source: ByteSource): Promise<TiffStructure> {
  const header = await readHeader(source);
  const directories: Directory[] = [];
  const problems: string[] = [];
  const seen = new Set<number>();
  let offset = header.firstDirectory;
  while (offset !== 0 && directories.length < MAXIMUM_DIRECTORIES) {
    if (seen.has(offset)) {
      problems.push('The list of images in the file runs in a circle; it is read once round.');
      break;
    }
    seen.add(offset);
    const found = await readDirectory(source, header, offset);
    if (typeof found === 'string') {
      if (directories.length === 0) throw noDirectory(source, found);
      problems.push(`Image ${directories.length + 1} of the file cannot be read: its directory ${found}.`);
      break;
    }
    directories.push(found.directory);
    offset = found.next;
  }
  if (directories.length === 0) throw noDirectory(source, 'is missing');
  return { source, littleEndian: header.littleEndian, bigTiff: header.bigTiff, directories, problems };
}

function noDirectory(source: ByteSource, what: string): EngineError {
  return new EngineError(
    'damaged',
    `${source.name} is a TIFF without a readable image: its directory ${what}. Copy the file again from where it came.`,
  );
}

async function readHeader(source: ByteSource): Promise<Header> {
  const bytes = await source.read(0, 16);
  if (bytes.byteLength < 8 || !isTiff(bytes)) {
    throw new EngineError('bad-input', `${source.name} is not a TIFF file. Choose a GeoTIFF.`);
  }
  const littleEndian = bytes[0] === 0x49;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bigTiff = view.getUint16(2, littleEndian) === 43;
  if (!bigTiff) return { littleEndian, bigTiff, firstDirectory: view.getUint32(4, littleEndian) };
  if (bytes.byteLength < 16 || view.getUint16(4, littleEndian) !== 8) {
    throw new EngineError('damaged', `The header of ${source.name} is damaged. Copy the file again.`);
  }
  return { littleEndian, bigTiff, firstDirectory: Number(view.getBigUint64(8, littleEndian)) };
}

async function readDirectory(
  source: ByteSource,
  { littleEndian, bigTiff }: Header,
  offset: number,
): Promise<{ directory: Directory; next: number } | string> {
  const countBytes = bigTiff ? 8 : 2;
  const entryBytes = bigTiff ? 20 : 12;
  if (offset + countBytes > source.size) return 'lies beyond the end of the file, which is truncated';
  const start = viewOf(await source.read(offset, countBytes));
  const count = bigTiff ? Number(start.getBigUint64(0, littleEndian)) : start.getUint16(0, littleEndian);
  if (count === 0) return 'is empty';
  if (count > MAXIMUM_ENTRIES) return `claims ${count} fields`;
  const bodyOffset = offset + countBytes;
  const body = viewOf(await source.read(bodyOffset, count * entryBytes + (bigTiff ? 8 : 4)));
  if (body.byteLength < count * entryBytes) return 'is cut by the end of the file, which is truncated';
  const entries = new Map<number, TagEntry>();
  for (let index = 0; index < count; index += 1) {
    const entry = parseEntry(body, index * entryBytes, bodyOffset, littleEndian, bigTiff);
    if (entry && !entries.has(entry.tag)) entries.set(entry.tag, entry);
  }
  return { directory: entries, next: nextOffset(body, count * entryBytes, littleEndian, bigTiff) };
}

function parseEntry(
  view: DataView,
  at: number,
  bodyOffset: number,
  littleEndian: boolean,
  bigTiff: boolean,
): TagEntry | undefined {
  const type = view.getUint16(at + 2, littleEndian);
  const bytes = FIELD_BYTES[type];
  if (bytes === undefined) return undefined;
  const read = (position: number): number =>
    bigTiff ? Number(view.getBigUint64(position, littleEndian)) : view.getUint32(position, littleEndian);
  const count = read(at + 4);
  const valueAt = at + (bigTiff ? 12 : 8);
  const inline = count * bytes <= (bigTiff ? 8 : 4);
  const offset = inline ? bodyOffset + valueAt : read(valueAt);
  return { tag: view.getUint16(at, littleEndian), type, count, offset };
}

function nextOffset(view: DataView, at: number, littleEndian: boolean, bigTiff: boolean): number {
  if (at + (bigTiff ? 8 : 4) > view.byteLength) return 0;
  return bigTiff ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
