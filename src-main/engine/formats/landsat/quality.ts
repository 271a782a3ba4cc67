import type { OpenOption } from '../../raster/open-option.ts';
import { fileOf } from './scene-bands.ts';
import { numberOf, type LandsatMetadata } from './metadata.ts';

/** The file that says for every pixel what lies in it, and what it says. */
export interface QualityBand {
  readonly file: string;
  isClear(sample: number, mask: string): boolean;
}

/** The quality band of a scene of Collection 1 or 2; undefined where there is none. */
export function qualityBand(metadata: LandsatMetadata): QualityBand | undefined {
  const second = fileOf(metadata, 'QUALITY_L1_PIXEL');
  if (second !== undefined) return { file: second, isClear: isClearInCollection2 };
  const first = numberOf(metadata, 'COLLECTION_NUMBER') === 1 ? fileOf(metadata, 'QUALITY') : undefined;
  return first === undefined ? undefined : { file: first, isClear: isClearInCollection1 };
}

export const MASK_OPTION: OpenOption = {
  id: 'mask',
  title: 'Mask',
  choices: [
    { value: 'none', title: 'Fill only' },
    { value: 'clouds-shadows', title: 'Clouds and their shadows' },
    { value: 'clouds-shadows-snow', title: 'Clouds, shadows, cirrus and snow' },
  ],
  value: 'none',
};

/** Bits of QA_PIXEL: Landsat Collection 2 Level 1 data format control book, table 6-3. */
const COLLECTION_2 = { fill: 1, dilatedCloud: 2, cirrus: 4, cloud: 8, shadow: 16, snow: 32 };

function isClearInCollection2(sample: number, mask: string): boolean {
  const { fill, dilatedCloud, cirrus, cloud, shadow, snow } = COLLECTION_2;
  const clouds = fill | dilatedCloud | cloud | shadow;
  return (sample & (mask === 'clouds-shadows' ? clouds : clouds | cirrus | snow)) === 0;
}

/** Bits of BQA: Landsat Collection 1 Level 1 product definition: a cloud bit, then confidences of two bits each. */
function isClearInCollection1(sample: number, mask: string): boolean {
  const isHigh = (bit: number): boolean => ((sample >> bit) & 3) === 3;
  if ((sample & 0b10001) !== 0 || isHigh(7)) return false;
  return mask === 'clouds-shadows' || !(isHigh(9) || isHigh(11));
}
