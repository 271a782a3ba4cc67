import type { FaxCoding } from './fax.ts';
import type { SubsampledCoding } from './subsampled-colours.ts';

/** How a whole strip or tile is turned into an image at once, where it is more than a stream of bytes; plain data. */
export type Coding = JpegCoding | LercCoding | WebpCoding | SubsampledCoding | FaxCoding;

export interface JpegCoding {
  readonly kind: 'jpeg';
  /** A stream of tables only that belongs before the stream of every block. */
  readonly tables?: Uint8Array;
  /** Whether brightness and two colour differences are stored, to be converted to red, green and blue. */
  readonly yCbCr: boolean;
}

export interface LercCoding {
  readonly kind: 'lerc';
  /** What is wrapped around every LERC blob. */
  readonly wrapping: 'none' | 'deflate' | 'zstd';
  /** Whether LERC's mask may stand for the last band, an alpha band. */
  readonly alphaInMask: boolean;
}

export interface WebpCoding {
  readonly kind: 'webp';
}

/** What a strip or tile must hold. */
export interface PieceShape {
  readonly width: number;
  readonly rows: number;
  readonly samplesPerPixel: number;
}

/** The most that a coding can shrink a block, roughly; a block that claims more is a forgery. */
const LARGEST_RATIOS: Readonly<Record<Coding['kind'], number>> = {
  jpeg: 1024,
  lerc: 2 ** 18,
  webp: 2 ** 20,
  fax: 2 ** 16,
  subsampled: 2 ** 14,
};

export function largestRatio({ kind }: Coding): number {
  return LARGEST_RATIOS[kind];
}

/** Seconds for code that is not our own to decode a block. */
const FOREIGN_LIMIT_SECONDS = 30;

/** Undefined for codings that our own code decodes. */
export function limitSeconds({ kind }: Coding): number | undefined {
  return kind === 'jpeg' || kind === 'lerc' || kind === 'webp' ? FOREIGN_LIMIT_SECONDS : undefined;
}
