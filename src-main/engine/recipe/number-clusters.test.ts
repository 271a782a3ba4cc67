import { describe, expect, it } from 'vitest';
import type { ClusterModel } from '../clustering/clusterer.ts';
import { idsAt } from '../clustering/labels/ids-at.ts';
import { labelRaster } from '../clustering/labels/label-raster.ts';
import { kmeansCode, kmeansManifest } from '../clustering/kmeans/kmeans.ts';
import { fitFeatures } from '../features/fit-features.ts';
import { completeParameters } from '../parameters.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Raster } from '../raster/raster.ts';
import { labelAll, testRun } from '../testing/check-clusterer.ts';
import { scrambledWorkers } from '../testing/scrambled-workers.ts';
import { syntheticScene } from '../testing/synthetic-scene.ts';
import type { EarlierClusters } from './keep-ids.ts';
import { numberClusters } from './number-clusters.ts';
import type { Recipe } from './recipe.ts';

const FIELDS = [
  [10, 200, 30],
  [120, 40, 90],
  [60, 60, 200],
  [220, 210, 190],
];
const SIZE = { width: 61, height: 47 };
const { raster: scene, truth } = syntheticScene({
  ...SIZE,
  fields: FIELDS,
  noise: 8,
  missing: 0.02,
  blockSize: { width: 16, height: 16 },
});

const recipe = (changes: Partial<Recipe> = {}): Recipe => ({
  bands: [0, 1, 2],
  standardise: false,
  clusterer: 'kmeans',
  parameters: {},
  seed: 42,
  areas: [],
  ...changes,
});

function fitted(clusters: number, seed = 42, raster: Raster = scene): Promise<ClusterModel> {
  const parameters = completeParameters(kmeansManifest.parameters, { clusters });
  return kmeansCode.create(parameters).fit(raster, testRun({ seed }));
}

/** One that must look around a pixel: it has no rule. */
const withoutRule = (model: ClusterModel): ClusterModel => ({ ...model, rule: undefined });

async function valuesOf(raster: Raster): Promise<number[]> {
  const { bands } = await raster.read({ column: 0, row: 0, ...SIZE });
  return Array.from(bands[0], Number);
}

async function labelled(model: ClusterModel, changes: Partial<Recipe> = {}, earlier?: EarlierClusters) {
  const numbering = await numberClusters(scene, model, recipe(changes), earlier, testRun());
  return { ...numbering, ids: await valuesOf(labelRaster(scene, model, testRun(), numbering)) };
}

describe('merging the clusters of a model', () => {
  it.each(['ward', 'jm'] as const)('finds the fields of a scene again in many clusters (%s)', async (by) => {
    const model = await fitted(24);
    const { table, ids } = await labelled(model, { merge: { by, count: 4 } });
    expect(table?.clusterCount).toBe(4);
    const fields = await valuesOf(truth);
    expect(new Set(fields.map((field, pixel) => field * 100 + ids[pixel])).size).toBe(5);
    const means = [1, 2, 3, 4].map((id) =>
      FIELDS[fields[ids.indexOf(id)] - 1].reduce((sum, value) => sum + value, 0),
    );
    expect(means).toEqual([...means].sort((one, other) => one - other));
  });

  it('gives the same table for any threads, for models without a rule, and on a standardised raster', async () => {
    const model = await fitted(16);
    const merged = recipe({ merge: { by: 'ward', count: 5 } });
    const table = (await numberClusters(scene, model, merged, undefined, testRun())).table;
    const many = testRun({ workers: scrambledWorkers(3) });
    expect((await numberClusters(scene, model, merged, undefined, many)).table).toEqual(table);
    expect((await numberClusters(scene, withoutRule(model), merged, undefined, many)).table).toEqual(table);
    const raster = (await fitFeatures(scene, [{ kind: 'standardise' }], { size: 0, seed: 42 }, testRun()))
      .raster;
    const other = await numberClusters(raster, await fitted(16, 42, raster), merged, undefined, testRun());
    expect(other.table?.clusterCount).toBe(5);
  });

  it('leaves the clusters alone where there are no more than asked for', async () => {
    expect(await numberClusters(scene, await fitted(4), recipe(), undefined, testRun())).not.toHaveProperty(
      'table',
    );
    const enough = recipe({ merge: { by: 'jm', count: 4 } });
    expect(await numberClusters(scene, await fitted(4), enough, undefined, testRun())).not.toHaveProperty(
      'table',
    );
  });

  it('refuses to compare covariances that memory does not hold, and stops when told', async () => {
    const bands = Array.from({ length: 600 }, () => scene.bands[0]);
    const samples = bands.map((_, band) => Float32Array.from({ length: 100 }, (_, i) => i * (band + 1)));
    const grid = { ...scene.grid, width: 10, height: 10 };
    const wide = memoryRaster({ name: 'wide.tif', grid, bands, samples });
    const many = recipe({ merge: { by: 'jm', count: 2 } });
    const model = await fitted(60, 1, wide);
    await expect(numberClusters(wide, model, many, undefined, testRun())).rejects.toThrow(/Ward/);
    const stopped = testRun({ signal: AbortSignal.abort() });
    await expect(numberClusters(wide, model, many, undefined, stopped)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('keeping the ids of an earlier result', () => {
  const earlierLabels = async (rename: readonly number[]): Promise<Raster> => {
    const fields = await valuesOf(truth);
    const band = { name: 'Cluster', sampleType: 'uint8' as const, scale: 1, offset: 0, nodata: 0 };
    const samples = [Uint8Array.from(fields, (field) => rename[field])];
    return memoryRaster({ name: 'earlier.tif', grid: scene.grid, bands: [band], samples });
  };

  it('gives every cluster its id, name and colour there', async () => {
    const labels = await earlierLabels([0, 9, 4, 7, 2]);
    const known = [2, 4, 7, 9].map((id) => ({ id, name: `Field ${id}`, colour: '#123456' }));
    const earlier = { labels, clusters: known };
    const { ids, matched, table, known: found } = await labelled(await fitted(4, 3), {}, earlier);
    expect(ids).toEqual(await valuesOf(labels));
    expect(matched).toEqual({ kept: known.map(({ id }) => ({ id, overlap: 1 })), new: [], gone: [] });
    expect(table?.clusterCount).toBe(9);
    expect(found.get(7)).toEqual(known[2]);
  });

  it('gives new clusters ids that were never used, and tells which are gone', async () => {
    const labels = await earlierLabels([0, 3, 3, 3, 8]);
    const earlier = { labels, clusters: [{ id: 5 }, { id: 8 }] };
    const { ids, matched } = await labelled(await fitted(4), {}, earlier);
    expect(matched).toMatchObject({ kept: [{ id: 3 }, { id: 8, overlap: 1 }], new: [9, 10], gone: [5] });
    expect(new Set(ids)).toEqual(new Set([0, 3, 8, 9, 10]));
  });

  it('merges first where both are asked for', async () => {
    const labels = await earlierLabels([0, 9, 4, 7, 2]);
    const merge = { merge: { by: 'ward', count: 4 } } as const;
    const { ids } = await labelled(await fitted(20), merge, { labels, clusters: [] });
    expect(ids).toEqual(await valuesOf(labels));
  });

  it('gives all clusters new ids where the earlier result shares no pixel', async () => {
    const labels = await earlierLabels([0, 0, 0, 0, 0]);
    const { matched } = await labelled(await fitted(2), {}, { labels, clusters: [{ id: 6 }] });
    expect(matched).toEqual({ kept: [], new: [7, 8], gone: [6] });
  });
});

it('looks ids up at positions, 0 where there are none', async () => {
  const fields = await valuesOf(truth);
  const positions = Float64Array.from([...fields.keys()].filter((pixel) => pixel % 7 === 3));
  const ids = await idsAt(truth, positions, testRun({ workers: scrambledWorkers(3) }));
  expect([...ids]).toEqual(Array.from(positions, (pixel) => fields[pixel]));
  const all = await labelAll(scene, await fitted(3), testRun());
  const some = await idsAt(labelRaster(scene, await fitted(3), testRun()), positions, testRun());
  expect([...some]).toEqual(Array.from(positions, (pixel) => all[pixel]));
});
