import { EngineError } from '../../../errors.ts';
import type { SampleType } from '../../../raster/samples.ts';
import type { Coding } from './codings/coding.ts';
import { readCoding } from './codings/read-coding.ts';
import { compressionFeature, TAG } from './tags.ts';
import type { TagValues } from './tag-values.ts';

/** How the samples of a block are packed into bytes; plain data, sent to the worker that decodes. */
export interface SampleEncoding {
  readonly compression: number;
  /** 1 none, 2 horizontal differences, 3 floating point. */
  readonly predictor: number;
  /** True where the bits of every stored byte run from the low end (FillOrder 2). */
  readonly reversedBits: boolean;
  readonly littleEndian: boolean;
  readonly bitsPerSample: number;
  readonly float: boolean;
  readonly sampleType: SampleType;
  /** Present where a block is an image of its own, which `decodeBlock` alone cannot decode. */
  readonly coding?: Coding;
}

const DECODED = new Set([1, 2, 3, 4, 5, 7, 8, 32771, 32773, 32946, 34887, 50000, 50001]);
const WITH_PREDICTOR = new Set([5, 8, 32946, 50000]);

/** TIFF's PhotometricInterpretation values whose numbers are not what is stored, with their names. */
const CONVERTED_COLOURS: Readonly<Record<number, string>> = {
  32844: 'SGI LogL colours',
  32845: 'SGI LogLuv colours',
};

/** Those that GDAL converts only where a sample has at most 8 bits. */
const CONVERTED_BYTES: Readonly<Record<number, string>> = {
  8: 'CIELab colours of 8 bits',
};

const CONVERT = 'Convert it first, for instance: gdal_translate -co COMPRESS=DEFLATE IN OUT.';

/** Reads how samples are stored. Throws `unsupported`, naming the feature, for what cannot be read right. */
export async function readSampleEncoding(
  name: string,
  values: TagValues,
  littleEndian: boolean,
  pixel: { readonly samplesPerPixel: number; readonly planar: boolean },
): Promise<SampleEncoding> {
  const refuse = (feature: string, advice = CONVERT): EngineError =>
    new EngineError('unsupported', `${name} uses ${feature}, which cannot be read. ${advice}`);
  const compression = (await values.number(TAG.compression)) ?? 1;
  if (!DECODED.has(compression)) throw refuse(compressionFeature(compression));
  const bitsPerSample = uniform((await values.numbers(TAG.bitsPerSample)) ?? [1]);
  const format = uniform((await values.numbers(TAG.sampleFormat)) ?? [1]);
  if (bitsPerSample === undefined || format === undefined) throw refuse('bands of different sample types');
  const sampleType = sampleTypeOf(bitsPerSample, format);
  if (format === 5 || format === 6)
    throw refuse('complex samples', 'Store magnitude and phase as bands first.');
  if (sampleType === undefined) throw refuse(`${bitsPerSample}-bit ${formatName(format)} samples`);
  const photometric = (await values.number(TAG.photometric)) ?? 1;
  const converted =
    CONVERTED_COLOURS[photometric] ?? (bitsPerSample <= 8 ? CONVERTED_BYTES[photometric] : undefined);
  if (converted) throw refuse(converted);
  const predictor = WITH_PREDICTOR.has(compression) ? ((await values.number(TAG.predictor)) ?? 1) : 1;
  if (!predictorFits(predictor, bitsPerSample, format === 3)) {
    throw refuse(`predictor ${predictor} with ${bitsPerSample}-bit ${formatName(format)} samples`);
  }
  const coded = { compression, photometric, bitsPerSample, sampleType, ...pixel };
  const coding = await readCoding(values, coded);
  if (typeof coding === 'string') throw refuse(coding);
  const fillOrder = (await values.number(TAG.fillOrder)) ?? 1;
  return {
    compression,
    predictor,
    reversedBits: fillOrder === 2,
    littleEndian,
    bitsPerSample,
    float: format === 3,
    sampleType,
    coding,
  };
}

function uniform(values: ArrayLike<number>): number | undefined {
  return Array.from(values).every((value) => value === values[0]) ? values[0] : undefined;
}

function formatName(format: number): string {
  const names = ['unsigned', 'unsigned', 'signed', 'floating point', 'untyped'];
  return names[format] ?? `format ${format}`;
}

function sampleTypeOf(bits: number, format: number): SampleType | undefined {
  if (format === 3) return ({ 16: 'float32', 32: 'float32', 64: 'float64' } as const)[bits];
  if (format === 2) return ({ 8: 'int8', 16: 'int16', 32: 'int32', 64: 'int64' } as const)[bits];
  if (format !== 1 && format !== 4) return undefined;
  if (bits === 64) return 'uint64';
  if (!Number.isInteger(bits) || bits < 1 || bits > 32) return undefined;
  if (bits <= 8) return 'uint8';
  return bits <= 16 ? 'uint16' : 'uint32';
}

function predictorFits(predictor: number, bits: number, float: boolean): boolean {
  const whole = bits === 8 || bits === 16 || bits === 32 || bits === 64;
  if (predictor === 1) return true;
  return predictor === 2 ? whole : predictor === 3 && float && whole;
}
