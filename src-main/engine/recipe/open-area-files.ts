import { readAll, type ByteSource, type Files } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import { baseName } from '../paths.ts';
import { extensionOf, type AreaFile } from '../formats/areas/area-file.ts';

const MAXIMUM_BYTES = 512 << 20;

/** What makes a shapefile whole, in whichever case it is written. */
const COMPANIONS = ['.dbf', '.prj', '.cpg'].flatMap((extension) => [extension, extension.toUpperCase()]);

/** A file of areas, and beside a shapefile the files that belong to it. Throws `bad-input` for one too large to be meant. */
export async function openAreaFiles(files: Files, path: string): Promise<AreaFile[]> {
  const extension = extensionOf(path);
  const stem = path.slice(0, path.length - extension.length);
  const beside = extension === '.shp' ? COMPANIONS.map((companion) => stem + companion) : [];
  const found: AreaFile[] = [];
  for (const name of [path, ...beside]) {
    if (name === path || (await files.exists(name))) found.push(await readWhole(files, name));
  }
  return found;
}

async function readWhole(files: Files, path: string): Promise<AreaFile> {
  const source = await files.open(path);
  try {
    checkSize(source);
    return { name: baseName(path), bytes: await readAll(source) };
  } finally {
    await source.close();
  }
}

function checkSize({ name, size }: ByteSource): void {
  if (size <= MAXIMUM_BYTES) return;
  throw new EngineError('bad-input', `${name} is larger than 512 MB. Save the areas of the scene alone.`);
}
