import type { AffineTransform } from '../../geo/affine.ts';
import type { Grid } from '../../geo/grid.ts';
import type { OpenOption } from '../../raster/open-option.ts';
import type { Band, Dataset } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import {
  nameOf,
  numberAttribute,
  type ArrayFile,
  type Attributes,
  type StoredArray,
} from '../cube/array-file.ts';
import { cubeDataset, type CubeLayer, type CubeScene } from '../cube/cube-dataset.ts';
import { checkArray, storageOf } from '../cube/open-cube.ts';
import { crsFromEpsg } from '../../geo/crs-from-description.ts';

/** What the choice of both cubes together is called. */
export const PRISMA_SCENE = { value: 'prisma', title: 'VNIR_Cube and SWIR_Cube, by wavelength' } as const;

const AXES = { row: 0, band: 1, column: 2 } as const;
const LARGEST_DN = 65_535;
/** Metres; of geocoded products. */
const PIXEL_SIZE = 30;
const RANGES = ['Vnir', 'Swir'] as const;

interface PrismaBand {
  readonly layer: CubeLayer;
  readonly band: Band;
}

/** The two cubes of a product of the satellite PRISMA (any level); undefined for another file. */
export function prismaCubes({ arrays }: ArrayFile): readonly StoredArray[] | undefined {
  const cubes = RANGES.flatMap((range) =>
    arrays.filter(({ path, shape, sampleType }) => {
      const fits = shape.length === 3 && shape.every((size) => size > 0) && sampleType !== undefined;
      return fits && path.includes('/PRS_L') && path.endsWith(`/Data Fields/${range.toUpperCase()}_Cube`);
    }),
  );
  const [first, second] = cubes;
  const matches =
    cubes.length === 2 && first.shape[0] === second.shape[0] && first.shape[2] === second.shape[2];
  return matches ? cubes : undefined;
}

/**
 * Both cubes as one scene in ascending wavelength, by PRISMA's product specification: rows, bands, columns; a wavelength of 0
 * marks a band that is not used. Digital numbers of level 2 run over the range of reflectance that is given for each cube,
 * those of level 1 have a factor and an offset.
 */
export async function prismaDataset(
  file: ArrayFile,
  cubes: readonly StoredArray[],
  option: OpenOption,
  context: OpenContext,
): Promise<Dataset> {
  for (const cube of cubes) checkArray(file, cube, AXES);
  const layers = cubes.flatMap((cube) => bandsOf(file, cube));
  layers.sort((left, right) => (left.band.wavelength ?? 0) - (right.band.wavelength ?? 0));
  const [height, , width] = cubes[0].shape;
  const scene: CubeScene = {
    layers: layers.map(({ layer }) => layer),
    bands: layers.map(({ band }) => band),
    grid: { width, height, ...(await placeOf(file.attributes, width, height)) },
    details: {
      product: cubes[0].path.split('/').find((part) => part.startsWith('PRS_')) ?? 'PRISMA',
      array: cubes.map(({ path }) => path).join(', '),
      orientation: `rows, bands, columns (${cubes.map(({ shape }) => shape.join(' x ')).join(' and ')})`,
      ...storageOf(cubes[0]),
    },
    problems: file.problems,
    options: [option],
  };
  return cubeDataset(file, scene, context);
}

function bandsOf({ attributes }: ArrayFile, array: StoredArray): PrismaBand[] {
  const range = RANGES.find((each) => nameOf(array) === `${each.toUpperCase()}_Cube`)!;
  const count = array.shape[AXES.band];
  const centres = listOf(attributes, `List_Cw_${range}`, count);
  const widths = listOf(attributes, `List_Fwhm_${range}`, count);
  const scaling = scalingOf(attributes, range);
  return Array.from({ length: count }, (_, place): PrismaBand => ({
    layer: { array, axes: AXES, place },
    band: {
      name: `${range.toUpperCase()} ${place + 1}`,
      sampleType: array.sampleType!,
      wavelength: centres?.[place],
      bandwidth: widths?.[place],
      ...scaling,
    },
  })).filter(({ band }) => band.wavelength !== 0);
}

function listOf(attributes: Attributes, name: string, count: number): number[] | undefined {
  const values = attributes[name];
  if (values === undefined || typeof values === 'string' || values.length !== count) return undefined;
  // As single precision means it: 406.99338 and not 406.9933776855469.
  return values.map((value) => Number(Number(value).toPrecision(8)));
}

function scalingOf(attributes: Attributes, range: string): Pick<Band, 'scale' | 'offset'> {
  const read = (name: string): number => Number(numberAttribute(attributes, name) ?? NaN);
  const [lowest, highest] = [read(`L2Scale${range}Min`), read(`L2Scale${range}Max`)];
  if (highest > lowest) return { scale: (highest - lowest) / LARGEST_DN, offset: lowest };
  const [factor, offset] = [read(`ScaleFactor_${range}`), read(`Offset_${range}`)];
  return factor > 0
    ? { scale: 1 / factor, offset: Number.isFinite(offset) ? -offset : 0 }
    : { scale: 1, offset: 0 };
}

/** Corners are given as centres of pixels, or as their edges: that which makes pixels of 30 m. */
async function placeOf(
  attributes: Attributes,
  width: number,
  height: number,
): Promise<Pick<Grid, 'transform' | 'georeferenced' | 'crs'>> {
  const read = (name: string): number => Number(numberAttribute(attributes, `Product_${name}`) ?? NaN);
  const [left, right] = [read('ULcorner_easting'), read('LRcorner_easting')];
  const [top, bottom] = [read('ULcorner_northing'), read('LRcorner_northing')];
  const code = numberAttribute(attributes, 'Epsg_Code');
  const byCentres: AffineTransform | undefined = fitted(left, right, top, bottom, width - 1, height - 1);
  const transform = byCentres ?? fitted(left, right, top, bottom, width, height);
  if (!transform) return { transform: [1, 0, 0, 0, -1, 0], georeferenced: false };
  const [a, b, c, d, e, f] = transform;
  const crs = code === undefined ? undefined : await crsFromEpsg(Number(code));
  return {
    transform: byCentres ? [a, b, c - a / 2, d, e, f - e / 2] : transform,
    georeferenced: true,
    crs,
  };
}

function fitted(
  left: number,
  right: number,
  top: number,
  bottom: number,
  columns: number,
  rows: number,
): AffineTransform | undefined {
  const [a, e] = [(right - left) / columns, (bottom - top) / rows];
  const isNear = (size: number): boolean =>
    Math.abs(Math.abs(size) - PIXEL_SIZE) * Math.max(columns, rows) < PIXEL_SIZE / 2;
  return isNear(a) && isNear(e) ? [a, 0, left, 0, e, top] : undefined;
}
