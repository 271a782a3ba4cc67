import { describe, expect, it } from 'vitest';
import type { Clusterer, ClustererCode, ClusterModel } from '../clustering/clusterer.ts';
import { requireArray } from '../clustering/model-state.ts';
import { kmeansCode, kmeansManifest } from '../clustering/kmeans/kmeans.ts';
import type { NamedArray } from '../named-arrays.ts';
import { completeParameters } from '../parameters.ts';
import type { Run } from '../run.ts';
import { clustererChecks } from './check-clusterer.ts';

type ChangeModel = (model: ClusterModel, run: Run) => ClusterModel;

function changed(change: ChangeModel, changeRun: (run: Run) => Run = (run) => run): ClustererCode {
  return {
    create: (parameters) => {
      const { fit } = kmeansCode.create(parameters);
      return { fit: async (raster, run) => change(await fit(raster, changeRun(run)), run) };
    },
    restore: kmeansCode.restore,
  };
}

function relabelled(
  model: ClusterModel,
  relabel: (id: number, index: number, row: number) => number,
): ClusterModel {
  return {
    ...model,
    predict: async (block, run) => {
      const { ids } = await model.predict(block, run);
      return { ids: ids.map((id, i) => relabel(id, i, block.window.row)) };
    },
  };
}

function remembering(): ClustererCode {
  let earlier = 0;
  const create = (parameters: Parameters<ClustererCode['create']>[0]): Clusterer => ({
    fit: (raster, run) => kmeansCode.create(parameters).fit(raster, { ...run, seed: run.seed + earlier++ }),
  });
  return { ...kmeansCode, create };
}

/** K-means whose model has its centres in an array. */
function inArrays(arrayOf: (centres: readonly number[]) => NamedArray): ClustererCode {
  interface Data {
    readonly centres: readonly (readonly number[])[];
  }
  const rowsOf = (values: readonly number[], length: number): number[][] =>
    Array.from({ length: values.length / length }, (_, row) =>
      values.slice(row * length, (row + 1) * length),
    );
  return {
    ...changed((model) => {
      const { data, ...state } = model.save();
      const { centres } = data as Data;
      const bare = { ...(data as Data), centres: centres[0].length };
      return {
        ...model,
        save: () => ({ ...state, data: bare, arrays: { centres: arrayOf(centres.flat()) } }),
      };
    }),
    restore: (state) => {
      const { centres: length, ...data } = state.data as { centres: number };
      const centres = rowsOf([...requireArray(state, 'centres')], length);
      return kmeansCode.restore({ ...state, data: { ...data, centres } });
    },
  };
}

/** Clusterers that are k-means with one fault, and what the suite must say of them. */
const FAULTS: [string, ClustererCode, RegExp][] = [
  [
    'mixes fields',
    changed((model) => relabelled(model, (id, i) => (i % 7 === 0 && id > 0 ? 1 : id))),
    /mixed/,
  ],
  ['depends on chance', remembering(), /two runs with one seed/],
  [
    'depends on the number of workers',
    changed(
      (model) => model,
      (run) => ({ ...run, seed: run.workers.size }),
    ),
    /one worker and three/,
  ],
  [
    'has seams',
    changed((model) => relabelled(model, (id, i) => (i === 0 && id > 0 ? 1 : id))),
    /size of the blocks/,
  ],
  [
    'loses itself when saved',
    changed((model) => {
      const data = model.save().data as { centres: number[][] };
      const centres = data.centres.map((centre) => centre.map(Math.round));
      return { ...model, save: () => ({ ...model.save(), data: { ...data, centres: centres.reverse() } }) };
    }),
    /loaded model labels differently/,
  ],
  [
    'saves an array of another size than its shape',
    inArrays((centres) => ({ shape: [centres.length + 1], values: Float64Array.from(centres) })),
    /"centres" has \d+ numbers/,
  ],
  [
    'mixes up the arrays that it saves',
    inArrays((centres) => ({ shape: [centres.length], values: Float32Array.from(centres).reverse() })),
    /loaded model labels differently/,
  ],
  [
    'cannot be stopped',
    changed(
      (model) => model,
      (run) => ({ ...run, signal: new AbortController().signal }),
    ),
    /went on though it was stopped/,
  ],
  [
    'says nothing',
    changed(
      (model) => model,
      (run) => ({ ...run, report: () => {} }),
    ),
    /reported nothing/,
  ],
  ['labels nodata', changed((model) => relabelled(model, (id) => id || 1)), /labelled pixels of nodata/],
];

describe('the checks for clusterers', () => {
  it('are passed by one whose model has arrays', async () => {
    const code = inArrays((centres) => ({ shape: [centres.length], values: Float64Array.from(centres) }));
    for (const { run } of clustererChecks(code, (clusters) =>
      completeParameters(kmeansManifest.parameters, { clusters }),
    ))
      await run();
  });

  it.each(FAULTS)('find out one that %s', async (_, code, complaint) => {
    const checks = clustererChecks(code, (clusters) =>
      completeParameters(kmeansManifest.parameters, { clusters }),
    );
    const complaints: string[] = [];
    for (const { run } of checks) await run().catch((error: Error) => void complaints.push(error.message));
    expect(complaints.join('\n')).toMatch(complaint);
  });
});
