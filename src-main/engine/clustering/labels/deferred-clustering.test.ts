import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import { createGeotiffReader } from '../../formats/geotiff/read/geotiff-reader.ts';
import { createRandom } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { createSamples, type SampleType } from '../../raster/samples.ts';
import { bandMoments, standardiseRaster } from '../../raster/standardise.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { writeTinyTiff } from '../../testing/tiny-tiff.ts';
import { inlineWorkers } from '../../workers.ts';
import { labelRaster } from './label-raster.ts';
import { createClusterStatistics } from './cluster-statistics.ts';
import { kmeansCode } from '../kmeans/kmeans.ts';
import { openContext } from '../../testing/open-context.ts';

const SIZE = { width: 120, height: 90 };
const WHOLE = { column: 0, row: 0, ...SIZE };
const run = testRun({ workers: inlineWorkers(nodeCodecs) });

async function scene(sampleType: SampleType): Promise<Raster> {
  const random = createRandom(3);
  const bands = [0, 1, 2].map(() => {
    const samples = createSamples(sampleType, SIZE.width * SIZE.height) as Float32Array | Uint16Array;
    return samples.map((_, pixel) => (pixel % 5) * 900 + random.below(300));
  });
  const image = { ...SIZE, sampleType, bands, tile: { width: 32, height: 32 }, tags: { 42113: '17' } };
  const source = memorySource('tiny.tif', writeTinyTiff([image]));
  const dataset = await createGeotiffReader().open(source, openContext(run.workers));
  return standardiseRaster(dataset, await bandMoments(dataset, run));
}

async function clustered(raster: Raster) {
  const parameters = { clusters: 5, iterations: 5, sample: 3000, restarts: 1, changeThreshold: 0 };
  const model = await kmeansCode.create(parameters).fit(raster, run);
  const statistics = createClusterStatistics(raster, model.clusterCount);
  const { bands } = await labelRaster(raster, model, run, { consumer: statistics }).read(WHOLE);
  return { model: model.save(), labels: bands[0], totals: statistics.totals() };
}

it.each<SampleType>(['uint16', 'float32'])(
  'of %s finds and counts the same on workers as here',
  async (type) => {
    const raster = await scene(type);
    let deferrals = 0;
    const watched: Raster = {
      ...raster,
      defer: async (window, options) => {
        deferrals++;
        return raster.defer!(window, options);
      },
    };
    expect(await clustered(watched)).toEqual(await clustered({ ...raster, defer: undefined }));
    expect(deferrals).toBeGreaterThan(1);
  },
);
