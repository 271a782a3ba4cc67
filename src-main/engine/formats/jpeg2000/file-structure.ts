import type { ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import { readBoxes, type Box } from './boxes.ts';
import { viewOf } from './bytes-view.ts';

export type Palette = readonly (readonly [number, number, number, number])[];

/** What a JP2 file says around its codestream; a raw codestream says nothing more. */
export interface FileStructure {
  readonly wrapped: boolean;
  readonly codestream: { readonly start: number; readonly end: number };
  readonly palette?: Palette;
  /** Zero-based component that is opacity. */
  readonly alpha?: number;
  /** Small TIFFs in boxes marked as GeoJP2. */
  readonly geotiffs: readonly Uint8Array[];
  /** XML of GMLJP2. */
  readonly gml: readonly string[];
}

const SIGNATURE = [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a];
const CODESTREAM = [0xff, 0x4f, 0xff, 0x51];
const GEOTIFF_UUID = 'b14bf8bd083d4b43a5ae8cd7d5a6ce03';
/** A longer box is no description of a scene. */
const MAXIMUM_BOX_BYTES = 16 << 20;
const MAXIMUM_DEPTH = 6;
const OPACITY = 1;

/** True for the first bytes of a JP2 file or of a raw codestream. */
export function isJpeg2000(head: Uint8Array): boolean {
  const begins = (mark: readonly number[]): boolean => mark.every((byte, index) => head[index] === byte);
  return begins(SIGNATURE) || begins(CODESTREAM);
}

/** Finds the first codestream and what the boxes say of it. Throws `bad-input` or `damaged`, naming the file. */
export async function readFileStructure(source: ByteSource): Promise<FileStructure> {
  const head = await source.read(0, 16);
  if (!isJpeg2000(head)) {
    throw new EngineError('bad-input', `${source.name} is not a JPEG 2000 file. Choose a .jp2 or .j2k file.`);
  }
  if (head[0] === 0xff) {
    const codestream = { start: 0, end: source.size };
    return { wrapped: false, codestream, geotiffs: [], gml: [] };
  }
  const boxes = await readBoxes(source, 0, source.size);
  const codestream = boxes.find(({ type }) => type === 'jp2c');
  if (!codestream) {
    throw new EngineError(
      'damaged',
      `${source.name} is a JP2 file without an image in it: it is truncated. Copy it again.`,
    );
  }
  const header = boxes.find(({ type }) => type === 'jp2h');
  const parts = header ? await readBoxes(source, header.start, header.end) : [];
  return {
    wrapped: true,
    codestream,
    palette: await readPart(source, parts, 'pclr', parsePalette),
    alpha: await readPart(source, parts, 'cdef', parseOpacity),
    geotiffs: await readGeotiffs(source, boxes),
    gml: await readTexts(source, boxes, 0),
  };
}

async function readPart<Value>(
  source: ByteSource,
  boxes: readonly Box[],
  type: string,
  parse: (bytes: Uint8Array) => Value,
): Promise<Value | undefined> {
  const box = boxes.find((part) => part.type === type);
  return box && parse(await content(source, box));
}

async function content(source: ByteSource, { start, end }: Box): Promise<Uint8Array> {
  return end - start > MAXIMUM_BOX_BYTES ? new Uint8Array(0) : source.read(start, end - start);
}

/** Entries of three or four columns of 8 bits, as GDAL takes for a colour table. */
function parsePalette(bytes: Uint8Array): Palette | undefined {
  if (bytes.length < 3) return undefined;
  const count = viewOf(bytes).getUint16(0);
  const columns = bytes[2];
  const start = 3 + columns;
  const depths = bytes.subarray(3, start);
  if ((columns !== 3 && columns !== 4) || !depths.every((depth) => depth === 7)) return undefined;
  if (count < 1 || count > 1024 || bytes.length < start + count * columns) return undefined;
  return Array.from({ length: count }, (_, entry) => {
    const [red, green, blue, alpha = 255] = bytes.subarray(
      start + entry * columns,
      start + (entry + 1) * columns,
    );
    return [red, green, blue, alpha] as const;
  });
}

function parseOpacity(bytes: Uint8Array): number | undefined {
  const view = viewOf(bytes);
  for (let at = 2; at + 6 <= bytes.length; at += 6) {
    if (view.getUint16(at + 2) === OPACITY) return view.getUint16(at);
  }
  return undefined;
}

async function readGeotiffs(source: ByteSource, boxes: readonly Box[]): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const box of boxes.filter(({ type }) => type === 'uuid')) {
    const bytes = await content(source, box);
    const uuid = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
    if (uuid === GEOTIFF_UUID) found.push(bytes.subarray(16));
  }
  return found;
}

/** Texts of all XML boxes that are associated with something (GMLJP2 puts its instance two levels down). */
async function readTexts(source: ByteSource, boxes: readonly Box[], depth: number): Promise<string[]> {
  const texts: string[] = [];
  for (const box of boxes) {
    if (box.type === 'asoc' && depth < MAXIMUM_DEPTH) {
      texts.push(...(await readTexts(source, await readBoxes(source, box.start, box.end), depth + 1)));
    } else if (box.type === 'xml ' && depth > 0) {
      texts.push(new TextDecoder().decode(await content(source, box)));
    }
  }
  return texts;
}
