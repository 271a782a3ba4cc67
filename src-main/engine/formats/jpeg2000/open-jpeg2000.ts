import type { ByteSource } from '../../bytes.ts';
import { composeAffine } from '../../geo/affine.ts';
import type { Grid } from '../../geo/grid.ts';
import type { BlockCache } from '../../raster/cache.ts';
import type { Dataset, Raster } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import { bytesPerSample, type SampleType } from '../../raster/samples.ts';
import { describeBands } from '../gdal-metadata/describe-bands.ts';
import { parseAuxiliaryXml, parseGdalMetadata, type Metadata } from '../gdal-metadata/parse-metadata.ts';
import { readAhead } from '../read-ahead.ts';
import { readTextBeside } from '../read-text-beside.ts';
import { describeStorage } from './details.ts';
import { readFileStructure, type FileStructure, type Palette } from './file-structure.ts';
import { readGrid } from './georeference.ts';
import type { ImageSize } from './image-size.ts';
import { readMainHeader, type MainHeader } from './main-header.ts';
import { tileLayout } from './tile-layout.ts';
import { createTileLoader, type Codestream } from './tile-loader.ts';
import { readTileParts, type TilePartIndex } from './tile-parts.ts';
import { tileRaster, type TileRasterDescription } from './tile-raster.ts';

/** Opens the first codestream of a file. `close` is what closing the dataset does at the end; `ownCache` as of the reader. */
export async function openJpeg2000(
  source: ByteSource,
  open: OpenContext,
  ownCache: BlockCache,
  close: () => Promise<void>,
): Promise<Dataset> {
  const ahead = readAhead(source);
  const structure = await readFileStructure(ahead);
  const { start, end } = structure.codestream;
  const header = await readMainHeader(ahead, start, end);
  const index = await readTileParts(ahead, header, end);
  const sampleType = sampleTypeOf(header.size);
  const cache = open.cache && holdsTile(open.cache, header, sampleType) ? open.cache : ownCache;
  const codestream: Codestream = { source, workers: open.workers, cache, header, index, sampleType };
  const problems = truncation(index);
  const beside = await readBeside(open, problems);
  const { width, height } = tileLayout(header.size, 0);
  const grid = await readGrid({ width, height }, structure, beside.transform, problems);
  const image = describeImage(codestream, structure, grid, beside);
  return {
    ...image,
    format: 'JPEG 2000',
    details: describeStorage(structure, header, index, image.overviews.length),
    problems,
    palette: header.size.components.length === 1 ? structure.palette : undefined,
    categories: beside.bands.get(0)?.categories,
    close: async () => {
      cache.drop(codestream);
      await close();
    },
  };
}

/** Else every window would decode its tile again. */
function holdsTile({ maximumBytes }: BlockCache, { size }: MainHeader, sampleType: SampleType): boolean {
  const { width, height } = tileLayout(size, 0);
  const pixels = Math.min(size.tile.width, width) * Math.min(size.tile.height, height);
  return pixels * size.components.length * bytesPerSample(sampleType) <= maximumBytes;
}

function describeImage(
  codestream: Codestream,
  { alpha: opacity, palette }: FileStructure,
  grid: Grid,
  beside: Metadata,
): Raster {
  const { source, header, sampleType, workers } = codestream;
  const { components } = header.size;
  const alpha = opacity !== undefined && opacity < components.length ? opacity : undefined;
  const facts = { bandCount: components.length, sampleType, alphaBand: alpha };
  const description: Omit<TileRasterDescription, 'grid' | 'layout' | 'overviews'> = {
    name: source.name,
    bands: describeBands(facts, parseGdalMetadata(undefined), beside),
    load: createTileLoader(codestream),
    inFlight: 2 * workers.size,
    alpha,
    stretchedAlpha: alpha !== undefined && components[alpha].bits === 1,
  };
  const overviews = reductionsOf(header, palette).map((reduction) => {
    const layout = tileLayout(header.size, reduction);
    const { width, height } = layout;
    const enlarge = [grid.width / width, 0, 0, 0, grid.height / height, 0] as const;
    return tileRaster({
      ...description,
      name: `${source.name} (overview of ${width} x ${height})`,
      grid: { ...grid, width, height, transform: composeAffine(grid.transform, enlarge) },
      layout,
      overviews: [],
    });
  });
  return tileRaster({ ...description, grid, layout: tileLayout(header.size, 0), overviews });
}

/** Tiles must halve evenly to have overviews, but for a larger image that is one tile. */
const UNTILED_SIDE = 1024;
/** Images no larger than this have no overview of their own. */
const SMALLEST_SIDE = 128;

/** The reductions that are overviews, by GDAL's rule, as far as tiles keep whole sides. Indices of a palette cannot be averaged. */
function reductionsOf({ size, styles }: MainHeader, palette: Palette | undefined): number[] {
  if (palette) return [];
  const levels = Math.min(...styles.map((style) => style.levels));
  const whole = size.tilesAcross * size.tilesDown === 1;
  const [x0, y0] = size.area;
  const { width, height } = tileLayout(size, 0);
  const tileSides = [Math.min(size.tile.width, width), Math.min(size.tile.height, height)];
  const large = whole && Math.max(width, height) > UNTILED_SIDE;
  const mustHalve = [x0, y0, ...(large ? [] : tileSides), ...(whole ? [] : [size.tile.x, size.tile.y])];
  const reductions: number[] = [];
  for (let reduction = 1; reduction <= levels; reduction += 1) {
    const finer = tileLayout(size, reduction - 1);
    if (finer.width <= SMALLEST_SIDE || finer.height <= SMALLEST_SIDE) break;
    if (mustHalve.some((side) => side % 2 ** reduction !== 0)) break;
    reductions.push(reduction);
  }
  return reductions;
}

/** One type for all bands, as GDAL has it: that of the deepest. */
function sampleTypeOf({ components }: ImageSize): SampleType {
  const bits = Math.max(...components.map((component) => component.bits));
  if (components[0].signed) return bits > 8 ? 'int16' : 'int8';
  return bits > 8 ? 'uint16' : 'uint8';
}

async function readBeside(open: OpenContext, problems: string[]): Promise<Metadata> {
  try {
    return parseAuxiliaryXml(await readTextBeside(open, '.aux.xml'));
  } catch {
    problems.push('The .aux.xml beside the file cannot be read and is not used.');
    return parseAuxiliaryXml(undefined);
  }
}

function truncation({ tiles, truncated }: TilePartIndex): string[] {
  const missing = tiles.filter((parts) => parts.length === 0).length;
  if (missing > 0)
    return [`${missing} of ${tiles.length} tiles are missing: the file is truncated; copy it again.`];
  return truncated ? ['The file is truncated; copy it again.'] : [];
}
