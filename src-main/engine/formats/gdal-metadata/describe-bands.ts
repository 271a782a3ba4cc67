import type { Band } from '../../raster/raster.ts';
import type { SampleType } from '../../raster/samples.ts';
import type { BandMetadata, Metadata } from './parse-metadata.ts';
import { readWavelength } from './read-wavelength.ts';

export interface BandFacts {
  readonly bandCount: number;
  readonly sampleType: SampleType;
  /** The GDAL_NODATA tag. */
  readonly nodataText?: string;
  readonly alphaBand?: number;
}

/** Bands from what the file's own metadata says and, where that is silent, what the `.aux.xml` beside it says. */
export function describeBands(facts: BandFacts, internal: Metadata, beside: Metadata): readonly Band[] {
  const shared = { ...beside.items, ...internal.items };
  return Array.from({ length: facts.bandCount }, (_, band) => {
    const own = internal.bands.get(band);
    const auxiliary = beside.bands.get(band);
    const nodata = parseNodata(auxiliary?.nodata ?? facts.nodataText, facts.sampleType);
    const items = { ...auxiliary?.items, ...own?.items };
    return {
      name: own?.description ?? auxiliary?.description ?? defaultName(band, facts),
      sampleType: facts.sampleType,
      ...readWavelength(items, shared),
      scale: own?.scale ?? auxiliary?.scale ?? 1,
      offset: own?.offset ?? auxiliary?.offset ?? 0,
      ...(nodata === undefined ? {} : { nodata }),
      ...unitOf(own, auxiliary),
    };
  });
}

function defaultName(band: number, { alphaBand }: BandFacts): string {
  return band === alphaBand ? 'Alpha' : `Band ${band + 1}`;
}

function unitOf(own: BandMetadata | undefined, auxiliary: BandMetadata | undefined): { unit?: string } {
  const unit = own?.unit ?? auxiliary?.unit;
  return unit === undefined ? {} : { unit };
}

/**
 * "nan", "-9999", "1e+20", as the samples hold it: rounded to 32 bits where they are such floats, and whole numbers beyond 2^53
 * as bigint where they are 64-bit integers.
 */
export function parseNodata(text: string | undefined, type: SampleType): number | bigint | undefined {
  const trimmed = text?.trim().toLowerCase() ?? '';
  if (/^[-+]?nan/.test(trimmed)) return NaN;
  if (/^[-+]?inf/.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity;
  const value = parseFloat(trimmed);
  if (Number.isNaN(value)) return undefined;
  const isBig = type === 'uint64' || type === 'int64';
  if (isBig && /^[-+]?\d+$/.test(trimmed) && !Number.isSafeInteger(value)) return BigInt(trimmed);
  return type === 'float32' ? Math.fround(value) : value;
}
