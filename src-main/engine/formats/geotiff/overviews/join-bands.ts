import type { EncodedPyramid } from '../write/encode-pyramid.ts';
import type { PyramidLevel } from '../write/tile-pyramid.ts';
import type { TileSpool } from '../write/tile-spool.ts';
import { otherMask } from './other-mask.ts';

/**
 * Overviews of one band each as those of all, which name no value for no data: each band's own is known to the scene. Throws
 * `unsupported` where two have masks that differ.
 */
export async function joinBands(
  name: string,
  bands: readonly EncodedPyramid[],
  spool: Pick<TileSpool, 'read'>,
): Promise<EncodedPyramid> {
  const [first] = bands;
  const plain = bands.filter(({ nodata, levels }) => nodata === undefined && levels[0].masks.length > 0);
  const masked = plain.some((band) => band.masked);
  for (const other of masked ? plain.slice(1) : []) {
    if (!(await haveSameMasks(plain[0].levels, other.levels, spool))) throw otherMask(name);
  }
  const levels = first.levels.map((level, index) => ({
    ...level,
    tiles: bands.flatMap((band) => band.levels[index].tiles),
    masks: masked ? plain[0].levels[index].masks : [],
  }));
  return { ...first, bandCount: bands.length, planar: true, nodata: undefined, masked, levels };
}

async function haveSameMasks(
  levels: readonly PyramidLevel[],
  others: readonly PyramidLevel[],
  spool: Pick<TileSpool, 'read'>,
): Promise<boolean> {
  for (const [index, { masks }] of levels.entries()) {
    for (const [at, stored] of masks.entries()) {
      const [mask, other] = [await spool.read(stored), await spool.read(others[index].masks[at])];
      if (mask.length !== other.length || mask.some((byte, place) => byte !== other[place])) return false;
    }
  }
  return true;
}
