import { classesOfShapes } from '../clustering/examples/classes-of-shapes.ts';
import { LARGEST_CLASS_ID, type ExampleClass, type ExampleSet } from '../clustering/examples/example-set.ts';
import { EngineError } from '../errors.ts';
import { extensionOf } from '../formats/areas/area-file.ts';
import { AREA_SECONDS, readAreaFiles } from '../formats/areas/read-area-files.ts';
import { shapesOfFeatures } from '../geo/shapes-of-features.ts';
import { baseName } from '../paths.ts';
import { openRaster, type FileAccess } from '../plugins/open-raster.ts';
import { checkLabels, checkSamePlace } from '../quality/check-labels.ts';
import type { Dataset, Raster } from '../raster/raster.ts';
import { numeric } from '../raster/samples.ts';
import { walkRaster } from '../raster/walk.ts';
import type { Run } from '../run.ts';
import { clusterColours } from '../scheme/palette.ts';
import { colourOf } from './counted-legend.ts';
import { openAreaFiles } from './open-area-files.ts';

/** A file of places that are known to be of a class. */
export interface ExampleFile {
  /** Polygons or points with an attribute for the class, or a raster of class ids on the scene's grid. */
  readonly path: string;
  /** The attribute; one that is known to hold classes when absent. */
  readonly field?: string;
}

/** More different values than this are no classes. */
const MOST_CLASSES = 4096;

const SHAPE_ENDINGS = ['.geojson', '.json', '.shp', '.gpkg', '.fgb', '.zip'];

/**
 * The classes of a file with their examples, in the scene's coordinates. Every class has a colour. Throws `bad-input` for a file that says
 * no classes, and what reading it throws.
 */
export async function readExamples(
  { path, field }: ExampleFile,
  scene: Raster,
  access: FileAccess,
  signal: AbortSignal,
): Promise<ExampleSet> {
  const isShapes = isShapeFile(path);
  if (!isShapes && field !== undefined) {
    throw new EngineError(
      'bad-input',
      `${baseName(path)} is a raster, whose values are the classes; it has no attribute "${field}".`,
    );
  }
  const classes = isShapes
    ? await drawnClasses(path, field, scene, access)
    : await rasterClasses(path, scene, access, signal);
  const colours = clusterColours(classes.length);
  return {
    source: baseName(path),
    classes: classes.map((each, index) => ({ ...each, colour: each.colour ?? colours[index] })),
    ...(isShapes ? {} : { raster: path }),
  };
}

/** Whether a file has points and polygons, by its ending; all others are rasters. */
export function isShapeFile(path: string): boolean {
  return SHAPE_ENDINGS.includes(extensionOf(path));
}

async function drawnClasses(
  path: string,
  field: string | undefined,
  { grid }: Raster,
  { files, workers }: FileAccess,
): Promise<ExampleClass[]> {
  const found = await openAreaFiles(files, path);
  const layers = await workers.run(readAreaFiles, found, { limitSeconds: AREA_SECONDS });
  // A system without a transform says nothing of where pixels lie.
  const shapes = await shapesOfFeatures(layers, grid.georeferenced ? grid.crs : undefined, {
    kinds: ['Polygon', 'MultiPolygon', 'Point', 'MultiPoint'],
    advice: 'an example is drawn as a polygon or a point',
  });
  return classesOfShapes(shapes, field, baseName(path));
}

/** The values that a raster has, with the names and colours that it has for them. */
async function rasterClasses(
  path: string,
  scene: Raster,
  access: FileAccess,
  signal: AbortSignal,
): Promise<ExampleClass[]> {
  const dataset = await openRaster(path, 'labels', access);
  try {
    checkLabels(dataset);
    checkSamePlace(scene, dataset);
    const ids = await valuesOf(dataset, access, signal);
    const { categories, palette } = dataset;
    return ids.map((id) => ({
      id,
      name: categories?.[id]?.slice(0, 120) || `Class ${id}`,
      ...(palette?.[id] ? { colour: colourOf(palette[id]) } : {}),
    }));
  } finally {
    await dataset.close();
  }
}

/** The numbers of classes in a raster, rising. */
async function valuesOf(dataset: Dataset, { workers }: FileAccess, signal: AbortSignal): Promise<number[]> {
  const found = new Set<number>();
  const run: Run = { signal, seed: 0, workers, report: () => {} };
  await walkRaster(dataset, run, ({ bands, valid }) => {
    numeric(bands[0]).forEach((value, pixel) => {
      if (valid[pixel] === 1 && value !== 0) found.add(value);
    });
    const stray = [...found].find(
      (value) => !Number.isInteger(value) || value < 0 || value > LARGEST_CLASS_ID,
    );
    if (stray !== undefined) throw noClass(dataset, `has the value ${stray}`);
    if (found.size > MOST_CLASSES) throw noClass(dataset, `has more than ${MOST_CLASSES} different values`);
  });
  if (found.size === 0) throw noClass(dataset, 'is 0 everywhere');
  return [...found].sort((one, other) => one - other);
}

function noClass({ name }: Dataset, what: string): EngineError {
  return new EngineError(
    'bad-input',
    `${name} ${what}; a raster of examples has the numbers of classes, from 1 to ${LARGEST_CLASS_ID}, and 0 where there is none.`,
  );
}
