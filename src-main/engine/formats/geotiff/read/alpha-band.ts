import type { SampleType } from '../../../raster/samples.ts';
import type { Metadata } from '../../gdal-metadata/parse-metadata.ts';

const ASSOCIATED = 1;
const UNASSOCIATED = 2;

/**
 * The band that says where there is data, by GDAL's rule: the last of two or four bands of 8 or 16 bits, where ExtraSamples
 * marks it as alpha and no colour interpretation says otherwise.
 */
export function findAlphaBand(
  bandCount: number,
  sampleType: SampleType,
  extraSamples: ArrayLike<number> | undefined,
  metadata: Metadata,
): number | undefined {
  if (bandCount !== 2 && bandCount !== 4) return undefined;
  if (sampleType !== 'uint8' && sampleType !== 'uint16') return undefined;
  const last = bandCount - 1;
  const named = metadata.bands.get(last)?.colourInterpretation?.toLowerCase();
  if (named !== undefined) return named === 'alpha' ? last : undefined;
  const kind = extraSamples?.[extraSamples.length - 1];
  return kind === ASSOCIATED || kind === UNASSOCIATED ? last : undefined;
}
