import type { ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import { sameGrid, type Grid } from '../../geo/grid.ts';
import { baseName, folderOf } from '../../paths.ts';
import { closeAll, openAll } from '../../raster/open-parts.ts';
import { clearPixels, maskByLastBand } from '../../raster/quality-mask.ts';
import type { Dataset, Raster } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import { stackRasters, type StackPart } from '../../raster/stack.ts';
import { withBands } from '../../raster/with-bands.ts';
import { readXmlText } from './read-xml-text.ts';
import { findCloudMask, type CloudMask } from './cloud-mask.ts';
import { chooseOptions, type Chosen } from './open-options.ts';
import type { Product } from './product.ts';
import { sceneBands, type SceneBand } from './scene-bands.ts';
import { parseTile } from './tile.ts';

/** Opens the bands of a product that are there. `root` leads from `source` to the product's folder: "" or "../../". */
export async function openSentinel2(
  source: ByteSource,
  product: Product,
  root: string,
  { beside, options }: OpenContext,
): Promise<Dataset> {
  const { name } = source;
  const named = sceneBands(product);
  const known = await presentBands(named, root, beside);
  if (known.length === 0) throw noImages(name, named);
  const cloudMask = await findCloudMask(product, root, beside);
  const chosen = chooseOptions(name, known, cloudMask, options);
  const masked = cloudMask && chosen.mask !== 'none' ? cloudMask : undefined;
  const files = [...chosen.bands.map(({ file }) => `${file}.jp2`), ...(masked ? [masked.file] : [])];
  const grids = await tileGrids(product, root, beside);
  const opened = await openAll(files, (file) => beside.openDataset(root + file));
  try {
    const problems: string[] = missingProblems(named.filter((band) => !known.includes(band)));
    const placed = opened.map((dataset) => placeOnTile(dataset, grids, problems));
    return {
      ...rasterOf(name, chosen, placed, masked),
      name,
      format: `Sentinel-2 Level ${product.level}`,
      details: detailsOf(product),
      problems: [...new Set([...problems, ...opened.flatMap((dataset) => dataset.problems)])],
      options: chosen.options,
      close: () => closeAll([...opened, source]),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

async function tileGrids(
  { images: [image] }: Product,
  root: string,
  beside: OpenContext['beside'],
): Promise<ReadonlyMap<number, Grid>> {
  const granule = image.slice(0, Math.max(0, image.indexOf('/IMG_DATA/')));
  const source = await beside.open(`${root}${granule}/MTD_TL.xml`);
  if (!source) return new Map();
  try {
    return await parseTile(await readXmlText(source));
  } finally {
    await source.close();
  }
}

/** An image that does not say where it lies is placed by the tile; one that says otherwise keeps its place, with a problem. */
function placeOnTile(dataset: Dataset, grids: ReadonlyMap<number, Grid>, problems: string[]): Raster {
  const grid = [...grids.values()].find(
    ({ width, height }) => width === dataset.grid.width && height === dataset.grid.height,
  );
  if (!grid) return dataset;
  if (!dataset.grid.georeferenced) return { ...dataset, grid };
  if (sameGrid(dataset.grid, grid) && (dataset.grid.crs?.epsg ?? grid.crs?.epsg) === grid.crs?.epsg)
    return dataset;
  problems.push(`${dataset.name} lies elsewhere than MTD_TL.xml says; it is shown where it says itself.`);
  return dataset;
}

function rasterOf(
  name: string,
  { bands, resolution, resampling, mask }: Chosen,
  placed: readonly Raster[],
  cloudMask: CloudMask | undefined,
): Raster {
  const parts = bands.map(({ facts }, index): StackPart => {
    return { raster: withBands(placed[index], [facts]), enlarge: resampling };
  });
  if (!cloudMask) return stackRasters(parts, { name, resolution });
  const clear = clearPixels(placed[bands.length], (samples) => cloudMask.isClear(samples, mask));
  return maskByLastBand(stackRasters([...parts, { raster: clear, reduce: 'nearest' }], { name, resolution }));
}

/** The bands whose image files are there. */
async function presentBands(
  bands: readonly SceneBand[],
  root: string,
  beside: OpenContext['beside'],
): Promise<readonly SceneBand[]> {
  const there = new Set<string>();
  for (const folder of new Set(bands.map(({ file }) => folderOf(file)))) {
    for (const { name } of await beside.list(root + folder)) there.add(`${folder}/${name}`);
  }
  return bands.filter(({ file }) => there.has(`${file}.jp2`));
}

function noImages(name: string, [first]: readonly SceneBand[]): EngineError {
  if (!first) return new EngineError('damaged', `${name} names no bands. Copy the product again.`);
  return new EngineError(
    'not-found',
    `None of the images that ${name} names is there (${first.file}.jp2). Open the metadata file inside the whole .SAFE folder.`,
  );
}

function missingProblems(missing: readonly SceneBand[]): string[] {
  if (missing.length === 0) return [];
  return [`Not there, and left out: ${missing.map(({ file }) => `${baseName(file)}.jp2`).join(', ')}.`];
}

function detailsOf({
  spacecraft,
  level,
  baseline,
  started,
  cloudCover,
  offsets,
}: Product): Record<string, string> {
  const known: Record<string, string | undefined> = {
    Satellite: spacecraft,
    Acquired: started?.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
    'Processing level': level === '1C' ? '1C' : '2A',
    'Processing baseline': baseline,
    'Cloud cover': cloudCover === undefined ? undefined : `${cloudCover.toFixed(1)} %`,
    Values: level === '1C' ? 'Reflectance at the top of the atmosphere' : 'Surface reflectance',
    'Sample offset': offsets.size > 0 ? [...new Set(offsets.values())].join(', ') : 'none',
  };
  return Object.fromEntries(Object.entries(known).filter((entry): entry is [string, string] => !!entry[1]));
}
