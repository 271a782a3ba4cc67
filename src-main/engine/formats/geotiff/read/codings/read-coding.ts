import type { SampleType } from '../../../../raster/samples.ts';
import { TAG } from '../tags.ts';
import type { TagValues } from '../tag-values.ts';
import type { Coding, JpegCoding, LercCoding } from './coding.ts';
import type { FaxCoding } from './fax.ts';
import type { SubsampledCoding } from './subsampled-colours.ts';

/** What of an image decides how its blocks are coded. */
export interface CodedImage {
  readonly compression: number;
  readonly photometric: number;
  readonly bitsPerSample: number;
  readonly sampleType: SampleType;
  /** Of one block. */
  readonly samplesPerPixel: number;
  readonly planar: boolean;
}

const YCBCR = 6;
const UNASSOCIATED_ALPHA = 2;
const WRAPPINGS: readonly LercCoding['wrapping'][] = ['none', 'deflate', 'zstd'];
/** Those that libtiff converts without fault; it misreads some images of 4x4. */
const SUBSAMPLINGS = ['1x1', '1x2', '2x1', '2x2', '4x1', '4x2'];
const LUMA = [0.299, 0.587, 0.114];
const FULL_RANGE = [0, 255, 128, 255, 128, 255];

/** TIFF's numbers of facsimile compression: 3 is told apart by its options. */
const FAX: Readonly<Record<number, FaxCoding>> = {
  2: { kind: 'fax', differences: 'never', lineCodes: false, alignBits: 8 },
  4: { kind: 'fax', differences: 'always', lineCodes: false, alignBits: 1 },
  32771: { kind: 'fax', differences: 'never', lineCodes: false, alignBits: 16 },
};

/**
 * How the blocks of an image are coded; undefined where they are streams of bytes. A string names what cannot be read of a
 * compression that can.
 */
export async function readCoding(values: TagValues, image: CodedImage): Promise<Coding | string | undefined> {
  const { compression, photometric, bitsPerSample, sampleType, samplesPerPixel } = image;
  if (compression in FAX || compression === 3) {
    if (bitsPerSample !== 1 || samplesPerPixel !== 1) return 'fax compression of more than one bit';
    return FAX[compression] ?? readFax3(values);
  }
  if (compression === 7) return readJpeg(values, image);
  if (compression === 34887) return readLerc(values, image);
  if (compression === 50001) {
    const colours = samplesPerPixel === 3 || samplesPerPixel === 4;
    return colours && sampleType === 'uint8' && bitsPerSample === 8
      ? { kind: 'webp' }
      : 'WebP compression of other than 3 or 4 bands of 8 bits';
  }
  return photometric === YCBCR ? readSubsampled(values, image) : undefined;
}

async function readFax3(values: TagValues): Promise<FaxCoding> {
  const options = (await values.number(TAG.t4Options)) ?? 0;
  return { kind: 'fax', differences: options & 1 ? 'tagged' : 'never', lineCodes: true, alignBits: 1 };
}

async function readJpeg(values: TagValues, image: CodedImage): Promise<JpegCoding | string> {
  const { bitsPerSample, sampleType, photometric, samplesPerPixel } = image;
  if (bitsPerSample !== 8) return `${bitsPerSample}-bit JPEG compression`;
  if (sampleType !== 'uint8') return 'JPEG compression of signed samples';
  if (samplesPerPixel > 4) return 'JPEG compression of more than 4 bands together';
  const tables = await values.numbers(TAG.jpegTables);
  const yCbCr = photometric === YCBCR;
  if (yCbCr && samplesPerPixel !== 3) return 'JPEG compression of YCbCr colours by band';
  return { kind: 'jpeg', tables: tables && Uint8Array.from(tables), yCbCr };
}

async function readLerc(values: TagValues, image: CodedImage): Promise<LercCoding | string> {
  const { bitsPerSample, sampleType, planar } = image;
  const whole = { uint8: 8, int8: 8, uint16: 16, int16: 16, uint32: 32, int32: 32, float32: 32, float64: 64 };
  if ((whole as Partial<Record<SampleType, number>>)[sampleType] !== bitsPerSample) {
    return `LERC compression of ${bitsPerSample}-bit samples`;
  }
  const wrapping = WRAPPINGS[(await values.numbers(TAG.lercParameters))?.[1] ?? 0];
  if (!wrapping) return 'LERC compression of an unknown kind';
  const extra = await values.numbers(TAG.extraSamples);
  const alphaInMask = !planar && sampleType === 'uint8' && extra?.[extra.length - 1] === UNASSOCIATED_ALPHA;
  return { kind: 'lerc', wrapping, alphaInMask };
}

async function readSubsampled(values: TagValues, image: CodedImage): Promise<SubsampledCoding | string> {
  const { bitsPerSample, sampleType, samplesPerPixel } = image;
  if (bitsPerSample !== 8 || sampleType !== 'uint8' || samplesPerPixel !== 3) {
    return 'YCbCr colours of other than 3 bands of 8 bits by pixel';
  }
  if (((await values.number(TAG.predictor)) ?? 1) !== 1) return 'YCbCr colours with a predictor';
  const [across, down] = (await values.numbers(TAG.yCbCrSubsampling)) ?? [2, 2];
  const usual = SUBSAMPLINGS.includes(`${across}x${down}`);
  const luma = Array.from((await values.numbers(TAG.yCbCrCoefficients)) ?? LUMA);
  const reference = Array.from((await values.numbers(TAG.referenceBlackWhite)) ?? FULL_RANGE);
  const whole = luma.length === 3 && reference.length === 6 && [...luma, ...reference].every(Number.isFinite);
  if (!usual || !whole || luma[1] === 0) return 'YCbCr colours of an unusual kind';
  return { kind: 'subsampled', across, down, luma, reference };
}
