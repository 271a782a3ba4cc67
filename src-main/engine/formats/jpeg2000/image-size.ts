import { EngineError } from '../../errors.ts';
import { viewOf } from './bytes-view.ts';

export interface ComponentSize {
  /** Bits per sample, 1..38. */
  readonly bits: number;
  readonly signed: boolean;
}

/** The SIZ segment: the image and its tiles on the reference grid (ISO 15444-1, B.2 and B.3). */
export interface ImageSize {
  /** Left, top, right, bottom; right and bottom are outside. */
  readonly area: readonly [x0: number, y0: number, x1: number, y1: number];
  readonly tile: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly tilesAcross: number;
  readonly tilesDown: number;
  readonly components: readonly ComponentSize[];
  /** As it lies in the file, with its marker. */
  readonly segment: Uint8Array;
}

const FIXED_BYTES = 40;
const MAXIMUM_SIDE = 2 ** 31 - 1;
const MAXIMUM_TILES = 65535;
const MAXIMUM_BITS = 16;

/** Throws `damaged` for sizes that cannot be, `unsupported` by name for what is not read. */
export function parseImageSize(name: string, segment: Uint8Array): ImageSize {
  const view = viewOf(segment);
  const count = segment.length >= FIXED_BYTES ? view.getUint16(38) : 0;
  if (count < 1 || count > 16384 || segment.length < FIXED_BYTES + 3 * count) throw damaged(name);
  const [x1, y1, x0, y0, width, height, tileX, tileY] = Array.from({ length: 8 }, (_, index) =>
    view.getUint32(6 + 4 * index),
  );
  const plausible = x1 > x0 && y1 > y0 && x1 <= MAXIMUM_SIDE && y1 <= MAXIMUM_SIDE && width > 0 && height > 0;
  if (!plausible || tileX > x0 || tileY > y0 || tileX + width <= x0 || tileY + height <= y0)
    throw damaged(name);
  const tilesAcross = Math.ceil((x1 - tileX) / width);
  const tilesDown = Math.ceil((y1 - tileY) / height);
  if (tilesAcross * tilesDown > MAXIMUM_TILES) throw damaged(name);
  return {
    area: [x0, y0, x1, y1],
    tile: { x: tileX, y: tileY, width, height },
    tilesAcross,
    tilesDown,
    components: readComponents(name, segment.subarray(FIXED_BYTES, FIXED_BYTES + 3 * count)),
    segment,
  };
}

function readComponents(name: string, bytes: Uint8Array): ComponentSize[] {
  const components: ComponentSize[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    if (bytes[at + 1] === 0 || bytes[at + 2] === 0) throw damaged(name);
    if (bytes[at + 1] !== 1 || bytes[at + 2] !== 1) {
      throw unsupported(name, 'stores some of its bands at a lower resolution than others (subsampling)');
    }
    components.push({ bits: (bytes[at] & 127) + 1, signed: bytes[at] >= 128 });
  }
  const deep = components.find(({ bits }) => bits > MAXIMUM_BITS);
  if (deep) throw unsupported(name, `has ${deep.bits} bits per sample`);
  if (components.some(({ signed }) => signed !== components[0].signed)) {
    throw unsupported(name, 'has signed and unsigned bands');
  }
  return components;
}

function damaged(name: string): EngineError {
  return new EngineError(
    'damaged',
    `${name} is damaged: the sizes in its header cannot be. Copy the file again.`,
  );
}

function unsupported(name: string, what: string): EngineError {
  return new EngineError(
    'unsupported',
    `${name} ${what}, which is not read here. Convert it first: gdal_translate IN OUT.tif.`,
  );
}
