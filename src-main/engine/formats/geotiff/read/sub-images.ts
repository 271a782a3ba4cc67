import type { TiffStructure } from './directories.ts';
import { TAG } from './tags.ts';
import { tagValues, type TagValues } from './tag-values.ts';

const REDUCED = 1;
const MASK = 4;
/** The older SubfileType's number for a reduced image. */
const OLD_REDUCED = 2;

/** What a directory after the first one is for. */
export interface SubImage {
  readonly values: TagValues;
  readonly width: number;
  readonly height: number;
  readonly reduced: boolean;
  readonly mask: boolean;
}

/** Sorts out the directories from `first` on. Throws `damaged` where their kinds or sizes lie beyond the end. */
export async function readSubImages(structure: TiffStructure, first = 1): Promise<readonly SubImage[]> {
  const images: SubImage[] = [];
  for (const directory of structure.directories.slice(first)) {
    const values = tagValues(structure, directory);
    const kind = (await values.number(TAG.newSubfileType)) ?? 0;
    const old = (await values.number(TAG.subfileType)) ?? 0;
    images.push({
      values,
      width: (await values.number(TAG.imageWidth)) ?? 0,
      height: (await values.number(TAG.imageLength)) ?? 0,
      reduced: (kind & REDUCED) !== 0 || old === OLD_REDUCED,
      mask: (kind & MASK) !== 0,
    });
  }
  return images;
}
