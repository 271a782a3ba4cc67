import { labelRaster } from '../clustering/labels/label-raster.ts';
import { confidenceRaster } from '../clustering/labels/confidence-raster.ts';
import type { ClustererCode, ClusterModel, ModelState } from '../clustering/clusterer.ts';
import type { Parameters } from '../parameters.ts';
import type { Raster } from '../raster/raster.ts';
import { windowsOf } from '../raster/window.ts';
import { modelBand } from '../recipe/saved-model.ts';
import { readModelFile, writeModelFile } from '../recipe/model-file.ts';
import type { Progress, Run } from '../run.ts';
import { pipeline, type Workers } from '../workers.ts';
import { memoryFiles } from './memory-files.ts';
import { plainWorkers, scrambledWorkers } from './scrambled-workers.ts';
import { syntheticScene, type SyntheticScene } from './synthetic-scene.ts';

/** One thing that every clusterer must do. `run` throws an Error that says what went wrong. */
export interface ClustererCheck {
  readonly title: string;
  run(): Promise<void>;
}

/** Gives complete parameters for a number of clusters; where a method takes longer than a test should, its smallest ones. */
export type ParametersFor = (clusters: number) => Parameters;

/** The contract of a clusterer as checks, for any test framework. */
export function clustererChecks(code: ClustererCode, parametersFor: ParametersFor): ClustererCheck[] {
  const check = (
    title: string,
    run: (code: ClustererCode, parametersFor: ParametersFor) => Promise<void>,
  ) => ({
    title,
    run: () => run(code, parametersFor),
  });
  return [
    check('separates two plain fields', separatesFields),
    check('gives the same labels for the same seed', repeats),
    check('gives the same labels with another number of workers', ignoresWorkers),
    check('shows no seams: blocks of 256 and of 7 pixels give the same labels', hasNoSeams),
    check('gives the same labels after it was saved and loaded', survivesSaving),
    check('stops when told, while fitting and while labelling', stops),
    check('reports progress that rises to at most 1', reports),
    check('leaves nodata and NaN out, and labels every other pixel', leavesNodataOut),
    check('says so where there are fewer distinct pixels than clusters', refusesTooFew),
    check('says so where no pixel is valid', refusesNone),
    check('leaves the clusterer and its parameters unchanged', leavesItselfUnchanged),
    check('gives clusters for a single cluster', makesOneCluster),
    check('says how sure each label is, from 0 to 1, NaN where there is none', saysHowSure),
  ];
}

/** A run for tests: no progress shown, tasks on the calling thread. */
export function testRun(changes: Partial<Run> = {}): Run {
  return {
    signal: new AbortController().signal,
    seed: 42,
    workers: plainWorkers(),
    report: () => {},
    ...changes,
  };
}

/** The cluster ids of a whole raster, row-major. */
export async function labelAll(
  raster: Raster,
  model: ClusterModel,
  run: Run,
  blockSize?: number,
): Promise<Uint16Array> {
  const { width, height } = raster.grid;
  const labels = new Uint16Array(width * height);
  const { read, blockSize: usual } = labelRaster(raster, model, run);
  const size = blockSize === undefined ? usual : { width: blockSize, height: blockSize };
  const windows = windowsOf({ column: 0, row: 0, width, height }, size.width, size.height);
  await pipeline(windows, run.workers.size + 2, read, ({ bands: [ids] }, window) => {
    for (let row = 0; row < window.height; row++) {
      const part = ids.subarray(row * window.width, (row + 1) * window.width) as Uint16Array;
      labels.set(part, (window.row + row) * width + window.column);
    }
  });
  return labels;
}

const TWO_FIELDS = [
  [10, 200, 30],
  [120, 40, 90],
];

const noisyScene = (seed = 1): SyntheticScene =>
  syntheticScene({
    width: 61,
    height: 47,
    fields: [...TWO_FIELDS, [60, 60, 200], [220, 210, 190]],
    noise: 25,
    seed,
    blockSize: { width: 16, height: 16 },
  });

/** One cloud of pixels: how it is divided hangs on every bit of chance. */
const shapelessScene = (): SyntheticScene =>
  syntheticScene({
    width: 61,
    height: 47,
    fields: [[100, 100, 100]],
    noise: 25,
    blockSize: { width: 16, height: 16 },
  });

async function separatesFields(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const { raster, truth } = syntheticScene({ width: 40, height: 30, fields: TWO_FIELDS, noise: 1 });
  const model = await code.create(parametersFor(2)).fit(raster, testRun());
  expectThat(model.clusterCount === 2, `made ${model.clusterCount} clusters instead of 2`);
  const labels = await labelAll(raster, model, testRun());
  const fields = await readWhole(truth);
  const pairs = new Set(fields.map((field, pixel) => field * 1000 + labels[pixel]));
  expectThat(pairs.size === 2, 'mixed the pixels of two fields that do not overlap');
}

async function repeats(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  await expectSameLabels(code, parametersFor, testRun(), testRun(), 'two runs with one seed');
}

async function ignoresWorkers(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const many = testRun({ workers: scrambledWorkers(3) });
  await expectSameLabels(code, parametersFor, testRun(), many, 'one worker and three');
}

async function expectSameLabels(
  code: ClustererCode,
  parametersFor: ParametersFor,
  first: Run,
  second: Run,
  what: string,
): Promise<void> {
  const { raster } = shapelessScene();
  const labels = await labelAll(raster, await code.create(parametersFor(4)).fit(raster, first), first);
  const again = await labelAll(raster, await code.create(parametersFor(4)).fit(raster, second), second);
  expectThat(same(labels, again), `${what} gave different labels`);
}

async function hasNoSeams(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const { raster } = noisyScene();
  const model = await code.create(parametersFor(4)).fit(raster, testRun());
  const whole = await labelAll(raster, model, testRun(), 256);
  expectThat(
    same(whole, await labelAll(raster, model, testRun(), 7)),
    'labels depend on the size of the blocks',
  );
}

async function survivesSaving(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const { raster } = noisyScene();
  const model = await code.create(parametersFor(4)).fit(raster, testRun());
  const restored = code.restore(await throughFile(model.save(), raster));
  expectThat(restored.clusterCount === model.clusterCount, 'a loaded model has another number of clusters');
  expectThat(restored.halo === model.halo, 'a loaded model has another halo');
  const labels = await labelAll(raster, model, testRun());
  expectThat(same(labels, await labelAll(raster, restored, testRun())), 'a loaded model labels differently');
}

/** A state as it comes back from a file of a trained model. */
async function throughFile(model: ModelState, { bands }: Raster): Promise<ModelState> {
  const files = memoryFiles();
  // The checksum is the file's matter, and needs a codec.
  const workers: Workers = { size: 1, run: async () => '0'.repeat(64) as never };
  const { clusterer } = model;
  const recipe = { bands: [0], standardise: false, clusterer, parameters: {}, seed: 1, areas: [] };
  const trained = {
    recipe,
    bands: bands.map(modelBand),
    sceneBands: bands.length,
    features: [],
    clusters: [],
  };
  await writeModelFile(files, '/model', { ...trained, model, software: '', source: '' }, workers);
  return (await readModelFile(files, '/model', workers)).saved.model;
}

async function stops(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const { raster } = noisyScene();
  const clusterer = code.create(parametersFor(4));
  const stopped = testRun({ signal: AbortSignal.abort() });
  await expectFailure(
    () => clusterer.fit(raster, stopped),
    'cancelled',
    'fitting went on though it was stopped',
  );
  const stopper = new AbortController();
  const stopping = testRun({ signal: stopper.signal, report: () => stopper.abort() });
  await expectFailure(
    () => clusterer.fit(raster, stopping),
    'cancelled',
    'fitting went on though it was stopped',
  );
  const model = await clusterer.fit(raster, testRun());
  await expectFailure(
    () => labelAll(raster, model, stopped),
    'cancelled',
    'labelling went on though it was stopped',
  );
}

async function reports(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const seen: Progress[] = [];
  const run = testRun({ report: (progress) => void seen.push(progress) });
  await code.create(parametersFor(4)).fit(noisyScene().raster, run);
  expectThat(seen.length > 0, 'reported nothing');
  const rising = seen.every(({ fraction }, index) => index === 0 || fraction >= seen[index - 1].fraction);
  expectThat(rising, 'progress went back');
  expectThat(
    seen.every(({ fraction }) => fraction >= 0 && fraction <= 1),
    'progress left 0..1',
  );
}

async function leavesNodataOut(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  for (const nodata of [-9999, NaN]) {
    const scene = { width: 40, height: 30, fields: TWO_FIELDS, noise: 1, missing: 0.2, nodata };
    const { raster, truth } = syntheticScene(scene);
    const model = await code.create(parametersFor(2)).fit(raster, testRun());
    const labels = await labelAll(raster, model, testRun());
    const fields = await readWhole(truth);
    const pairs = new Set(fields.map((field, pixel) => field * 1000 + labels[pixel]));
    const labelled = fields.every((field, pixel) => (field === 0) === (labels[pixel] === 0));
    expectThat(labelled, `labelled pixels of nodata ${nodata}, or left others out`);
    expectThat(pairs.size === 3, `let nodata ${nodata} change the clusters`);
  }
}

async function refusesTooFew(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const { raster } = syntheticScene({ width: 20, height: 20, fields: TWO_FIELDS });
  await expectFailure(
    () => code.create(parametersFor(3)).fit(raster, testRun()),
    'too-few-pixels',
    'made 3 clusters of 2 distinct pixels',
  );
}

async function refusesNone(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const { raster } = syntheticScene({ width: 20, height: 20, fields: TWO_FIELDS, missing: 1 });
  await expectFailure(
    () => code.create(parametersFor(1)).fit(raster, testRun()),
    'too-few-pixels',
    'made clusters without a valid pixel',
  );
}

async function leavesItselfUnchanged(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const parameters = Object.freeze({ ...parametersFor(4) });
  const clusterer = Object.freeze(code.create(parameters));
  const { raster } = noisyScene();
  const first = await clusterer.fit(raster, testRun());
  await clusterer.fit(noisyScene(2).raster, testRun({ seed: 7 }));
  const again = await clusterer.fit(raster, testRun());
  const states = [first, again].map((model) => JSON.stringify(model.save()));
  expectThat(states[0] === states[1], 'an earlier fit changed what a later one learns');
}

async function makesOneCluster(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const { raster } = noisyScene();
  const model = await code.create(parametersFor(1)).fit(raster, testRun());
  const labels = await labelAll(raster, model, testRun());
  expectThat(
    labels.every((label) => label === 1),
    'did not give every pixel the only cluster',
  );
}

async function saysHowSure(code: ClustererCode, parametersFor: ParametersFor): Promise<void> {
  const { raster } = noisyScene();
  const model = await code.create(parametersFor(4)).fit(raster, testRun());
  const { width, height } = raster.grid;
  const window = { column: 0, row: 0, width, height };
  const labels = await labelAll(raster, model, testRun());
  const { bands } = await confidenceRaster(raster, model, testRun()).read(window);
  const sure = Array.from(bands[0], Number);
  expectThat(
    sure.every((value, pixel) => (labels[pixel] === 0 ? Number.isNaN(value) : value >= 0 && value <= 1)),
    'gave confidence outside of 0..1, or not where and only where there are labels',
  );
  expectThat(new Set(sure).size > 10, 'is equally sure of every pixel');
  const { bands: parts } = await confidenceRaster(raster, model, testRun()).read({
    ...window,
    row: 5,
    height: 9,
  });
  expectThat(
    Array.from(parts[0], Number).every((value, pixel) => Object.is(value, sure[5 * width + pixel])),
    'gave confidence that depends on the window',
  );
}

async function readWhole({ grid, read }: Raster): Promise<number[]> {
  const block = await read({ column: 0, row: 0, width: grid.width, height: grid.height });
  return Array.from(block.bands[0], Number);
}

function same(left: Uint16Array, right: Uint16Array): boolean {
  return left.length === right.length && left.every((label, pixel) => label === right[pixel]);
}

function expectThat(holds: boolean, complaint: string): void {
  if (!holds) throw new Error(`The clusterer ${complaint}.`);
}

async function expectFailure(work: () => Promise<unknown>, code: string, complaint: string): Promise<void> {
  const outcome = await work().then(
    () => 'no error',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );
  expectThat(outcome === code, `${complaint}: got ${outcome} instead of the error "${code}"`);
}
