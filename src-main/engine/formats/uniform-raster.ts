import { EngineError } from '../errors.ts';
import type { Block, Raster } from '../raster/raster.ts';
import { createSamples, type Samples, type SampleType } from '../raster/samples.ts';
import { bandValidity } from './band-validity.ts';
import { isFloat, type UniformType } from './uniform-type.ts';

/** What was met while a raster was read. */
export interface Seen {
  /** Whether any sample has no data. */
  gaps: boolean;
  /** Whether a valid sample has the value that stands for no data. */
  collision: boolean;
}

export interface UniformOptions extends UniformType {
  /** True where `nodata` is nobody's but only to spare: whoever writes it then looks at `Seen.collision` at the end. */
  readonly spare?: boolean;
}

/**
 * A raster as a file holds it: all bands of one type, and samples without data set to its nodata, where there is none to NaN or
 * 0. NaN stays. Throws `bad-input`, when read, where a valid sample of one band is the nodata of another.
 */
export function uniformRaster(raster: Raster, options: UniformOptions): { raster: Raster; seen: Seen } {
  const { sampleType, nodata } = options;
  const seen: Seen = { gaps: false, collision: false };
  const all = raster.bands.map((_, band) => band);
  const read: Raster['read'] = async (window, wanted = {}) => {
    const bands = wanted.bands ?? all;
    const block = await raster.read(window, wanted);
    const validity = await bandValidity(raster, block, bands, wanted.signal);
    seen.gaps ||= block.valid.includes(0);
    return {
      ...block,
      bands: bands.map((band, at) => fill(raster, options, seen, block, band, at, validity[at])),
    };
  };
  const bands = raster.bands.map((band) => ({ ...band, sampleType, nodata }));
  return { raster: { ...raster, bands, overviews: [], defer: undefined, read }, seen };
}

function fill(
  { name, bands }: Raster,
  { sampleType, nodata, spare }: UniformOptions,
  seen: Seen,
  block: Block,
  band: number,
  at: number,
  valid: Uint8Array,
): Samples {
  const samples = converted(block.bands[at], sampleType);
  const gap = likeSamples(samples, nodata ?? (isFloat(sampleType) ? NaN : 0));
  if (nodata !== undefined && (spare || bands[band].nodata !== nodata) && collides(samples, gap, valid)) {
    if (!spare) throw collision(name, bands[band].name, nodata);
    seen.collision = true;
  }
  if (valid.includes(0)) fillGaps(samples as Uint8Array, valid, gap as number);
  return samples;
}

function converted(samples: Samples, type: SampleType): Samples {
  const target = createSamples(type, 0);
  if (target.constructor === samples.constructor) return samples;
  const wider = createSamples(type, samples.length);
  (wider as Float64Array).set(samples as Float64Array);
  return wider;
}

/** The value as an array of this kind holds it. */
function likeSamples(samples: Samples, value: number | bigint): number | bigint {
  if (samples instanceof BigInt64Array || samples instanceof BigUint64Array) return BigInt(value);
  return samples instanceof Float32Array ? Math.fround(Number(value)) : Number(value);
}

function collides(samples: Samples, gap: number | bigint, valid: Uint8Array): boolean {
  return (samples as Float64Array).some((sample, i) => sample === gap && valid[i] !== 0);
}

/** NaN says "no data" already. */
function fillGaps(samples: Uint8Array, valid: Uint8Array, gap: number): void {
  for (let i = 0; i < valid.length; i++) {
    if (valid[i] === 0 && samples[i] === samples[i]) samples[i] = gap;
  }
}

function collision(name: string, band: string, nodata: number | bigint): EngineError {
  return new EngineError(
    'bad-input',
    `Band "${band}" of ${name} has valid samples of ${nodata}, which is the no-data value of another band. ` +
      'Write the bands to files of their own.',
  );
}
