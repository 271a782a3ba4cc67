import { baseName } from '../../paths.ts';
import type { BandFacts } from '../../raster/with-bands.ts';
import type { Product } from './product.ts';

/** Metres per pixel. */
export type Resolution = 10 | 20 | 60;

/** A band and the image file it is read from, by path from the product's folder. */
export interface SceneBand {
  readonly file: string;
  readonly resolution: Resolution;
  readonly facts: BandFacts;
}

/** In the order of the metadata's band numbers: name in file names, title, pixel size of its detector. */
const BANDS: readonly (readonly [name: string, title: string, native: Resolution])[] = [
  ['B01', 'Coastal aerosol', 60],
  ['B02', 'Blue', 10],
  ['B03', 'Green', 10],
  ['B04', 'Red', 10],
  ['B05', 'Red edge 1', 20],
  ['B06', 'Red edge 2', 20],
  ['B07', 'Red edge 3', 20],
  ['B08', 'Near infrared', 10],
  ['B8A', 'Near infrared, narrow', 20],
  ['B09', 'Water vapour', 60],
  ['B10', 'Cirrus', 60],
  ['B11', 'Shortwave infrared 1', 20],
  ['B12', 'Shortwave infrared 2', 20],
];

/** Samples without data, in every product. */
const NODATA = 0;

/** The bands of a product, each from the copy at its detector's own pixel size or, where that is not listed, the next coarser. */
export function sceneBands(product: Product): readonly SceneBand[] {
  return BANDS.flatMap(([name, title, native], number) => {
    const copies = copiesOf(product, name).map((copy) => ({
      ...copy,
      resolution: copy.resolution ?? native,
    }));
    const [best] = copies
      .filter(({ resolution }) => resolution >= native)
      .sort((left, right) => left.resolution - right.resolution);
    if (!best) return [];
    return [{ ...best, facts: factsOf(product, number, `${name} ${title}`) }];
  });
}

/** The scene classification of Level 2A; undefined in Level 1C. */
export function classificationFile(product: Product): string | undefined {
  const copies = copiesOf(product, 'SCL');
  return [...copies].sort((left, right) => (left.resolution ?? 0) - (right.resolution ?? 0))[0]?.file;
}

function copiesOf({ images }: Product, name: string): { file: string; resolution?: Resolution }[] {
  return images.flatMap((file) => {
    const [, found, metres] = /_(B\d\d|B8A|SCL)(?:_(10|20|60)m)?$/.exec(baseName(file)) ?? [];
    if (found !== name) return [];
    return [{ file, resolution: metres === undefined ? undefined : (Number(metres) as Resolution) }];
  });
}

function factsOf({ quantification, offsets, spectra }: Product, number: number, name: string): BandFacts {
  const spectrum = spectra.get(number);
  return {
    name,
    wavelength: spectrum?.centre,
    bandwidth: spectrum && spectrum.to - spectrum.from,
    scale: 1 / quantification,
    offset: (offsets.get(number) ?? 0) / quantification,
    nodata: NODATA,
  };
}
