import { EngineError } from '../../../../errors.ts';

/** What the head of a LERC2 blob says of it (Esri's LERC specification, "Lerc2 header"). */
export interface LercHeader {
  readonly width: number;
  readonly height: number;
  /** Values of a pixel. */
  readonly depth: number;
  /** 0 signed byte, byte, short, unsigned short, int, unsigned int, 6 float, 7 double. */
  readonly dataType: number;
  readonly blobBytes: number;
}

const KEY = 'Lerc2 ';
const NEWEST_VERSION = 6;

/** Reads the head of a blob. Throws `damaged`, or `unsupported` for other versions. */
export function readLercHeader(bytes: Uint8Array): LercHeader {
  const key = String.fromCharCode(...bytes.subarray(0, KEY.length));
  if (key === 'CntZIm') throw new EngineError('unsupported', 'LERC of version 1');
  if (key !== KEY || bytes.length < 50) throw new EngineError('damaged', 'its LERC data has no head');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getInt32(KEY.length, true);
  if (version < 1 || version > NEWEST_VERSION) {
    throw new EngineError('unsupported', `LERC of version ${version}`);
  }
  let at = KEY.length + 4 + (version >= 3 ? 4 : 0);
  const next = (): number => {
    at += 4;
    return view.getInt32(at - 4, true);
  };
  const height = next();
  const width = next();
  const depth = version >= 4 ? next() : 1;
  at += 8;
  const blobBytes = next();
  return { width, height, depth, dataType: next(), blobBytes };
}
