import type { ByteSource, Files } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import type { NamedArray, NamedArrays } from '../../named-arrays.ts';
import { bytesOf } from '../../raster/samples.ts';
import type { Workers } from '../../workers.ts';
import { writeTogether } from '../write-together.ts';
import {
  BYTES,
  decodeHeader,
  encodeHeader,
  headerLength,
  layOut,
  LENGTH_BYTES,
  readEntries,
  type Entry,
} from './header.ts';
import { sha256 } from './sha256.ts';

/** A kind of file of ours that is laid out as safetensors. */
export interface ArrayFileKind {
  /** In the file, such as "swath-model". */
  readonly kind: string;
  readonly version: number;
  /** For messages: "a trained model of Swath". */
  readonly title: string;
  /** For messages: what to do where it cannot be used. */
  readonly advice: string;
}

/** What such a file holds besides its kind. */
export interface ArrayFile {
  /** By names other than `kind`, `version` and `sha256`. */
  readonly texts: Readonly<Record<string, string>>;
  readonly arrays: NamedArrays;
}

/** No array is set aside, and no file read, beyond this. */
const LARGEST_FILE_BYTES = 2 ** 30;
/** Stands for the checksum in the bytes that it is of. */
const NO_CHECKSUM = '0'.repeat(64);

/**
 * Writes a file that appears once it is complete, and gives its checksum: the sha256 of its bytes with 64 zeros in place of the
 * checksum; the place may hang on it. The arrays must not change meanwhile. Throws `unsupported` beyond 1 GiB.
 */
export async function writeArrayFile(
  files: Files,
  place: string | ((checksum: string) => string),
  { kind, version }: ArrayFileKind,
  { texts, arrays }: ArrayFile,
  workers: Workers,
): Promise<string> {
  const entries = layOut(arrays);
  const header = encodeHeader({ kind, version: String(version), sha256: NO_CHECKSUM, ...texts }, entries);
  checkSize('The file', header.length + (entries.at(-1)?.end ?? 0));
  const parts = [header, ...entries.map(({ name }) => bytesOf(arrays[name].values))];
  const checksum = await sha256(parts, workers);
  header.set(new TextEncoder().encode(checksum), placeOf(header, NO_CHECKSUM));
  await writeTogether(files, [typeof place === 'string' ? place : place(checksum)], async ([sink]) => {
    let offset = 0;
    for (const part of parts) {
      await sink.write(offset, part);
      offset += part.length;
    }
  });
  return checksum;
}

/**
 * Reads a file of this kind. Throws `bad-input` for another kind of file, `unsupported` for a version of another program, and
 * `damaged` where it is not whole.
 */
export async function readArrayFile(
  files: Files,
  path: string,
  kind: ArrayFileKind,
  workers: Workers,
): Promise<ArrayFile & { readonly checksum: string }> {
  const source = await files.open(path);
  try {
    const { texts, described, header } = await readHeader(source, kind);
    const { version, sha256: checksum = '' } = texts;
    if (version !== String(kind.version)) {
      const which = `of version ${version ?? '?'}, and this version of Swath reads version ${kind.version}`;
      throw new EngineError('unsupported', `${path} is ${kind.title} ${which}; ${kind.advice}.`);
    }
    const entries = readEntries(described, source.size - header.length);
    if (typeof entries === 'string') throw damaged(path, kind, entries);
    const arrays = new Map<string, NamedArray>();
    for (const entry of entries) arrays.set(entry.name, await readArray(source, entry, header.length, kind));
    const parts = entries.map(({ name }) => bytesOf(arrays.get(name)!.values));
    if (!(await isWhole(header, parts, checksum, workers)))
      throw damaged(path, kind, 'its checksum is another');
    return { texts: withoutOwn(texts), arrays: Object.fromEntries(arrays), checksum };
  } finally {
    await source.close();
  }
}

/** What the writer gave, without what is written by itself. */
function withoutOwn(texts: ArrayFile['texts']): ArrayFile['texts'] {
  const own = ['kind', 'version', 'sha256'];
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !own.includes(name)));
}

async function readHeader(source: ByteSource, kind: ArrayFileKind) {
  checkSize(source.name, source.size);
  const length = headerLength(await source.read(0, LENGTH_BYTES), source.size);
  const header = length === undefined ? undefined : await source.read(0, LENGTH_BYTES + length);
  const decoded = header && decodeHeader(header.subarray(LENGTH_BYTES));
  if (header && decoded?.texts.kind === kind.kind) return { ...decoded, header };
  throw new EngineError('bad-input', `${source.name} is not ${kind.title}; ${kind.advice}.`);
}

async function readArray(
  source: ByteSource,
  { name, dtype, shape, begin, end }: Entry,
  start: number,
  kind: ArrayFileKind,
): Promise<NamedArray> {
  const read = await source.read(start + begin, end - begin);
  if (read.length !== end - begin) throw damaged(source.name, kind, `its array "${name}" is cut short`);
  const { buffer, byteOffset, length } = read.byteOffset % BYTES[dtype] === 0 ? read : new Uint8Array(read);
  const count = length / BYTES[dtype];
  if (dtype === 'F64') return { shape, values: new Float64Array(buffer, byteOffset, count) };
  if (dtype === 'F32') return { shape, values: new Float32Array(buffer, byteOffset, count) };
  return { shape, values: new Int32Array(buffer, byteOffset, count) };
}

async function isWhole(
  header: Uint8Array,
  parts: readonly Uint8Array[],
  checksum: string,
  workers: Workers,
): Promise<boolean> {
  const place = /^[0-9a-f]{64}$/.test(checksum) ? placeOf(header, checksum) : -1;
  if (place < 0) return false;
  const blank = new Uint8Array(header);
  blank.set(new TextEncoder().encode(NO_CHECKSUM), place);
  return (await sha256([blank, ...parts], workers)) === checksum;
}

/** Where a text of ASCII letters is first, in bytes. */
function placeOf(bytes: Uint8Array, text: string): number {
  // One letter for each byte, whatever it is.
  return new TextDecoder('latin1').decode(bytes).indexOf(text);
}

function checkSize(what: string, bytes: number): void {
  if (bytes <= LARGEST_FILE_BYTES) return;
  throw new EngineError(
    'unsupported',
    `${what} has ${bytes} bytes; files of arrays are read and written up to 1 GiB.`,
  );
}

function damaged(path: string, { title, advice }: ArrayFileKind, what: string): EngineError {
  return new EngineError('damaged', `${path} is ${title}, but damaged: ${what}; ${advice}.`);
}
