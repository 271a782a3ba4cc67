import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeCodecs } from '../../node/codecs.ts';
import { nodeFiles } from '../../node/files.ts';
import { builtinPlugins } from '../builtin.ts';
import { openSceneFiles, type SceneFiles } from '../plugins/open-scene.ts';
import { createRegistry } from '../plugins/registry.ts';
import type { Dataset } from '../raster/raster.ts';
import { createSamples, type SampleType } from '../raster/samples.ts';
import { writeTinyTiff } from '../testing/tiny-tiff.ts';
import { inlineWorkers } from '../workers.ts';

/** A folder of files on disk, as the engine opens scenes from it. */
export interface SceneFolder {
  readonly folder: string;
  at(path: string): string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  open(path: string, how?: Omit<SceneFiles, 'path'>): Promise<Dataset>;
  remove(): void;
}

export const ACCESS = {
  files: nodeFiles(),
  workers: inlineWorkers(nodeCodecs),
  registry: createRegistry(builtinPlugins),
};

export function sceneFolder(): SceneFolder {
  const folder = mkdtempSync(join(tmpdir(), 'swath-scene-'));
  const at = (path: string): string => join(folder, path);
  return {
    folder,
    at,
    write: (files) => {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(at(path)), { recursive: true });
        writeFileSync(at(path), content);
      }
    },
    open: (path, how) => openSceneFiles({ path: at(path), ...how }, ACCESS),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface BandImage {
  readonly width: number;
  readonly height: number;
  /** In metres. */
  readonly pixel: number;
  readonly sampleType?: SampleType;
  /** 0 leaves the image without a place. */
  readonly epsg?: number;
  readonly bandCount?: number;
  readonly sample: (column: number, row: number, band: number) => number;
}

/** Where the upper left corner of every band image lies. */
export const CORNER = [600_000, 5_200_020] as const;

/** A GeoTIFF of samples that are computed. */
export function bandImage({ width, height, pixel, epsg = 32632, ...image }: BandImage): Uint8Array {
  const { sampleType = 'uint16', bandCount = 1, sample } = image;
  const bands = Array.from({ length: bandCount }, (_, band) => {
    const samples = createSamples(sampleType, width * height);
    for (let at = 0; at < samples.length; at += 1)
      samples[at] = sample(at % width, Math.floor(at / width), band);
    return samples;
  });
  const keys = [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, epsg];
  const place = {
    33550: { double: [pixel, pixel, 0] },
    33922: { double: [0, 0, 0, ...CORNER, 0] },
    34735: { short: keys },
  };
  return writeTinyTiff([{ width, height, sampleType, bands, tags: epsg === 0 ? {} : place }]);
}

/** All samples of a dataset by band, and which pixels are valid. */
export async function readAll(dataset: Dataset): Promise<{ bands: number[][]; valid: number[] }> {
  const { width, height } = dataset.grid;
  const { bands, valid } = await dataset.read({ column: 0, row: 0, width, height });
  return { bands: bands.map((samples) => Array.from(samples, Number)), valid: [...valid] };
}
