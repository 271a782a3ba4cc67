import type { Files } from '../bytes.ts';
import { openDataset } from '../raster/open-dataset.ts';
import type { OpenOptions } from '../raster/open-option.ts';
import type { Dataset } from '../raster/raster.ts';
import type { OpenContext } from '../raster/reader.ts';
import type { Workers } from '../workers.ts';
import type { Registry } from './registry.ts';

/** What opening a file takes. */
export interface FileAccess {
  readonly files: Files;
  readonly workers: Workers;
  readonly registry: Registry;
  readonly cache?: OpenContext['cache'];
}

/** Opens a raster with whichever reader recognises it; throws as `openDataset`. Whoever opened it closes it. */
export async function openRaster(
  path: string,
  wanted: NonNullable<OpenContext['wanted']>,
  { files, workers, registry, cache }: FileAccess,
  options?: OpenOptions,
): Promise<Dataset> {
  return openDataset(path, files, await registry.loadReaders(), { workers, cache, wanted, options });
}
