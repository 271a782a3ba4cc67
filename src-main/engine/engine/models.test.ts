import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import type { EngineApi } from '../api.ts';
import type { Result } from '../project/document.ts';
import { readModelFile } from '../recipe/model-file.ts';
import { jobEnd, putScene, type TestEngine } from '../testing/test-engine.ts';
import { inlineWorkers } from '../workers.ts';
import { clustered, OTHER, SCENE, start } from './stepped-engine.test-setup.ts';

const LEARNING = { clusterer: 'learner', parameters: { clusters: 4, epochs: 6 } };
const workers = inlineWorkers(nodeCodecs);
const MODEL = '/data/m.safetensors';

async function learned(
  changes: object = LEARNING,
): Promise<TestEngine & { sceneId: string; result: Result }> {
  const testing = start();
  const scene = await testing.engine.openScene('/data/one.test');
  return { ...testing, sceneId: scene.id, result: await clustered(testing, scene, changes) };
}

const modelFiles = ({ contents }: TestEngine['files']): string[] =>
  [...contents.keys()].filter((path) => path.endsWith('.safetensors'));

async function exported(engine: EngineApi, resultId: string, content: 'model' | 'confidence', path: string) {
  return jobEnd(engine, (await engine.startExport({ resultId, content, path })).id);
}

describe('a result whose model has arrays', () => {
  it('keeps them out of the document, in a file of the scratch folder', async () => {
    const { engine, scratch, result } = await learned();
    expect(result.model).toEqual({
      clusterer: 'learner',
      version: 1,
      data: {},
      arraysIn: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const [path] = modelFiles(scratch);
    const { saved, checksum } = await readModelFile(scratch, path, workers);
    expect(checksum).toBe(result.model.arraysIn);
    expect(saved.model.arrays!.cuts.values).toHaveLength(3);
    expect(JSON.stringify(await engine.state())).not.toContain('"cuts"');
  });

  it('is made again from the file, also for its confidence and as a cleaned map', async () => {
    const { engine, sceneId, result, scratch, files } = await learned();
    const labels = `/scratch/${result.id}.tif`;
    const before = scratch.contents.get(labels);
    const cleaning = await engine.startCleaning({
      resultId: result.id,
      steps: [{ kind: 'majority', radius: 1 }],
    });
    await jobEnd(engine, cleaning.id);
    expect((await engine.state()).project.results[1].model).toEqual(result.model);
    expect(await exported(engine, result.id, 'confidence', '/data/sure.tif')).toMatchObject({
      state: 'done',
    });
    expect(files.contents.has('/data/sure.tif')).toBe(true);
    scratch.contents.delete(labels);
    await engine.closeScene(sceneId);
    await engine.undo();
    for (const { id } of await engine.jobs()) await jobEnd(engine, id);
    expect(scratch.contents.get(labels)).toEqual(before);
  });

  it('takes them along with a project that is saved, also under another name', async () => {
    const first = await learned();
    await first.engine.saveProject('/data/p.swath.json');
    await first.engine.saveProject('/data/q.swath.json');
    const beside = `.${result12(first.result)}.safetensors`;
    expect(modelFiles(first.files)).toEqual([`/data/p.swath${beside}`, `/data/q.swath${beside}`]);
    const labels = first.scratch.contents.get(`/scratch/${first.result.id}.tif`);
    await first.engine.close();
    first.scratch.contents.clear();
    const { engine, scratch } = start({ after: first, scenes: {} });
    await engine.openProject('/data/q.swath.json');
    const [{ id }] = await engine.jobs();
    expect(await jobEnd(engine, id)).toMatchObject({ kind: 'restore', state: 'done' });
    expect(scratch.contents.get(`/scratch/${first.result.id}.tif`)).toEqual(labels);
    await engine.saveProject('/data/r.swath.json');
    expect(modelFiles(first.files)).toContain(`/data/r.swath${beside}`);
  });

  it('says which file is missing, and which is another', async () => {
    const first = await learned();
    await first.engine.saveProject('/data/p.swath.json');
    const [path] = modelFiles(first.files);
    await first.engine.close();
    first.scratch.contents.clear();
    const other = await learned({ clusterer: 'learner', parameters: { epochs: 2 } });
    await other.engine.saveProject('/data/o.swath.json');
    const [wrong] = modelFiles(other.files);
    for (const [bytes, message] of [
      [undefined, /p\.swath\.\w{12}\.safetensors is not there; bring it back/],
      [other.files.contents.get(wrong), /is the model of another result/],
    ] as const) {
      if (bytes) first.files.contents.set(path, bytes);
      else first.files.contents.delete(path);
      const { engine } = start({ after: first, scenes: {} });
      await engine.openProject('/data/p.swath.json');
      const [{ id }] = await engine.jobs();
      expect(await jobEnd(engine, id)).toMatchObject({
        state: 'failed',
        message: expect.stringMatching(message),
      });
    }
  });

  it('leaves no file behind that nothing refers to', async () => {
    const { engine, scratch } = await learned();
    await engine.undo();
    await engine.newProject();
    expect(modelFiles(scratch)).toEqual([]);
  });
});

function result12({ model }: Result): string {
  return model.arraysIn!.slice(0, 12);
}

describe('the model of a result', () => {
  it.each([
    ['of a method with arrays', LEARNING],
    ['of a classical one', { clusterer: 'kmeans', parameters: { clusters: 5 }, standardise: true }],
  ])('is exported and labels the scene as before: %s', async (_title, changes) => {
    const { engine, sceneId, result } = await learned(changes);
    expect(await exported(engine, result.id, 'model', MODEL)).toMatchObject({ state: 'done', path: MODEL });
    const job = await engine.startPrediction({ sceneId, model: MODEL, areas: [] });
    expect(await jobEnd(engine, job.id)).toMatchObject({
      state: 'done',
      title: 'Label one.test by m.safetensors',
    });
    const again = (await engine.state()).project.results[1];
    expect(again).toMatchObject({
      name: 'm',
      clusters: result.clusters,
      model: { clusterer: result.model.clusterer },
      recipe: { model: { path: MODEL, use: 'predict', checksum: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    for (let pixel = 0; pixel < 60; pixel++) {
      const at = (id: string) => engine.readPixel(sceneId, pixel, (7 * pixel) % 40, id);
      expect((await at(again.id)).clusterId).toBe((await at(result.id)).clusterId);
    }
  });

  it('has the names and groups that are shown', async () => {
    const { engine, sceneId, result, files } = await learned({
      clusterer: 'kmeans',
      parameters: { clusters: 5 },
    });
    await engine.apply({
      type: 'recolour-cluster',
      resultId: result.id,
      clusterId: 1,
      colour: '#123456',
    });
    await engine.apply({ type: 'cut-tree', resultId: result.id, by: 'ward', count: 3 });
    const shown = (await engine.state()).shown[result.id];
    await exported(engine, result.id, 'model', MODEL);
    expect((await readModelFile(files, MODEL, workers)).saved.table?.ids).toEqual(shown.lookup);
    await jobEnd(engine, (await engine.startPrediction({ sceneId, model: MODEL, areas: [] })).id);
    const { clusters } = (await engine.state()).project.results[1];
    const look = ({ id, name, colour, pixels }: (typeof clusters)[number]) => ({ id, name, colour, pixels });
    expect(clusters.map(look)).toEqual(shown.clusters.map(look));
  });

  it('is refused for a scene without its bands, at once, and cannot be replaced while a result needs it', async () => {
    const { engine, sceneId, result, files } = await learned();
    await exported(engine, result.id, 'model', MODEL);
    putScene(files, '/data/one-band.test', { ...OTHER, bands: 1 });
    const one = await engine.openScene('/data/one-band.test');
    const request = { sceneId: one.id, model: MODEL, areas: [] };
    await expect(engine.startPrediction(request)).rejects.toThrow(/made from 2 bands/);
    await expect(engine.startPrediction({ ...request, model: '/data/one.test' })).rejects.toThrow(
      /not a trained model/,
    );
    await jobEnd(engine, (await engine.startPrediction({ sceneId, model: MODEL, areas: [] })).id);
    await expect(engine.startExport({ resultId: result.id, content: 'model', path: MODEL })).rejects.toThrow(
      /is the model of a result/,
    );
  });

  it('is noticed where its file was replaced before the recipe is run again', async () => {
    const { engine, sceneId, result, files } = await learned();
    await exported(engine, result.id, 'model', MODEL);
    await jobEnd(engine, (await engine.startPrediction({ sceneId, model: MODEL, areas: [] })).id);
    const { recipe } = (await engine.state()).project.results[1];
    await exported(engine, result.id, 'model', '/data/other.safetensors');
    const job = await engine.startClustering({ sceneId, recipe });
    expect(await jobEnd(engine, job.id)).toMatchObject({ state: 'done' });
    const other = await clustered({ engine } as TestEngine, (await engine.state()).scenes[0], {
      clusterer: 'kmeans',
      bands: [0, 1],
    });
    await exported(engine, other.id, 'model', '/data/kmeans.safetensors');
    files.contents.set(MODEL, files.contents.get('/data/kmeans.safetensors')!);
    await expect(engine.startClustering({ sceneId, recipe })).rejects.toThrow(
      /another model than the recipe was made with/,
    );
  });

  it('labels another scene by the same cuts', async () => {
    const { engine, result, files } = await learned();
    await exported(engine, result.id, 'model', MODEL);
    putScene(files, '/data/far.test', { ...SCENE, shift: 13, width: 50 });
    const far = await engine.openScene('/data/far.test');
    await jobEnd(engine, (await engine.startPrediction({ sceneId: far.id, model: MODEL, areas: [] })).id);
    const made = (await engine.state()).project.results.at(-1)!;
    const { saved } = await readModelFile(files, MODEL, workers);
    const cuts = [...saved.model.arrays!.cuts.values];
    const { values, clusterId } = await engine.readPixel(far.id, 21, 8, made.id);
    expect(clusterId).toBe(1 + cuts.filter((cut) => cut <= values[0]!).length);
  });
});
