import { EngineError, asEngineError } from '../../errors.ts';
import type { FeatureLayer } from '../../geo/feature-layer.ts';
import { parseGeoJson } from '../../geo/geojson.ts';
import type { Task } from '../../workers.ts';
import { companion, extensionOf, type AreaFile } from './area-file.ts';

type Read = (file: AreaFile, files: readonly AreaFile[]) => Promise<readonly FeatureLayer[]>;

interface AreaFormat {
  recognises(file: AreaFile): boolean;
  readonly read: Read;
}

/** Each file's own mark; GeoJSON, which has none, comes last. Libraries are loaded on first use. */
const FORMATS: readonly AreaFormat[] = [
  {
    recognises: startsWith('SQLite format 3\0'),
    read: async (file) => (await import('./geopackage.ts')).readGeoPackage(file),
  },
  {
    recognises: startsWith('fgb'),
    read: async (file) => (await import('./flatgeobuf.ts')).readFlatGeobuf(file),
  },
  {
    recognises: startsWith('\0\0\x27\x0a'),
    read: async (file, files) => (await import('./shapefile.ts')).readShapefile(file, files),
  },
  { recognises: startsWith('PK'), read: async (file) => readZipped(file) },
  {
    recognises: ({ bytes }) => /^[\s\uFEFF]*[[{]/.test(text(bytes.subarray(0, 64))),
    read: async ({ name, bytes }) => [parseGeoJson(text(bytes), name)],
  },
];

/** Without these a shapefile is read too, or they say nothing of their own. */
const COMPANIONS = ['.dbf', '.prj', '.cpg', '.shx', '.sbn', '.sbx', '.qix', '.qmd', '.qpj'];

/**
 * The layers of area files: GeoJSON, GeoPackage, FlatGeobuf, Shapefile (its companions among the files, or all of it in a
 * .zip). Throws `bad-input` for files of no such kind and `damaged` for broken ones, naming the file.
 */
export const readAreaFiles: Task<readonly AreaFile[], readonly FeatureLayer[]> = {
  name: 'areas/read',
  run: (files) => readAll(files, files),
};

/** What is read of files may take so long; a broken one could keep its library busy for ever. */
export const AREA_SECONDS = 120;

async function readAll(
  chosen: readonly AreaFile[],
  files: readonly AreaFile[],
): Promise<readonly FeatureLayer[]> {
  const layers: FeatureLayer[] = [];
  for (const file of chosen) {
    if (isCompanion(file, files)) continue;
    layers.push(...(await formatOf(file).read(file, files).catch(broken(file))));
  }
  return layers;
}

function isCompanion(file: AreaFile, files: readonly AreaFile[]): boolean {
  return COMPANIONS.includes(extensionOf(file.name)) && companion(files, file, '.shp') !== undefined;
}

function formatOf(file: AreaFile): AreaFormat {
  const format = FORMATS.find(({ recognises }) => recognises(file));
  if (format) return format;
  const alone = COMPANIONS.includes(extensionOf(file.name));
  throw new EngineError(
    'bad-input',
    alone
      ? `${file.name} is only a part of a shapefile. Choose its .shp together with it.`
      : `${file.name} holds no areas of a known kind. GeoJSON, Shapefile (.shp with .dbf and .prj, or a .zip of them), GeoPackage and FlatGeobuf can be loaded.`,
  );
}

function broken(file: AreaFile): (error: unknown) => never {
  return (error) => {
    throw asEngineError(error, 'damaged', `${file.name} cannot be read; copy the file again`);
  };
}

async function readZipped(file: AreaFile): Promise<readonly FeatureLayer[]> {
  const { unzipAreas } = await import('./unzip.ts');
  const files = unzipAreas(file);
  return readAll(
    files.filter(({ name }) => !['.zip', ''].includes(extensionOf(name))),
    files,
  );
}

function startsWith(mark: string): AreaFormat['recognises'] {
  return ({ bytes }) => String.fromCharCode(...bytes.subarray(0, mark.length)) === mark;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
