import { describe, expect, it } from 'vitest';
import { bandImage } from '../formats/scene-folder.test-setup.ts';
import type { MemoryFiles } from '../testing/memory-files.ts';
import { jobEnd, type TestEngine } from '../testing/test-engine.ts';
import { clustered, start } from './stepped-engine.test-setup.ts';

const FINE = { width: 40, height: 20, pixel: 10 };
const COARSE = { width: 20, height: 10, pixel: 20 };
const PARTS = ['/data/B05.tif', '/data/B03.tif'];

function putFiles({ contents }: MemoryFiles, folder = '/data'): void {
  const ramp = (step: number) => (column: number, row: number) => 1 + ((column * step + row) % 99);
  contents.set(`${folder}/B02.tif`, bandImage({ ...FINE, sample: ramp(1) }));
  contents.set(`${folder}/B03.tif`, bandImage({ ...FINE, sample: ramp(2) }));
  contents.set(`${folder}/B05.tif`, bandImage({ ...COARSE, sample: ramp(3) }));
}

function begin(): TestEngine {
  const testing = start();
  putFiles(testing.files);
  return testing;
}

describe('a scene of several files', () => {
  it('joins the project with its files and what was chosen for it', async () => {
    const { engine } = begin();
    const scene = await engine.openScene('/data/B02.tif', { parts: PARTS });
    expect(scene).toMatchObject({
      name: 'B02.tif + 2 more',
      parts: PARTS,
      width: 40,
      bands: [{ name: 'B02' }, { name: 'B05' }, { name: 'B03' }],
      options: [
        { id: 'resolution', value: '10' },
        { id: 'resampling', value: 'nearest' },
      ],
    });
    const [reference] = (await engine.state()).project.scenes;
    expect(reference).toMatchObject({ parts: PARTS, options: { resolution: '10', resampling: 'nearest' } });
    expect((await engine.openScene('/data/B02.tif', { parts: PARTS })).id).toBe(scene.id);
    expect((await engine.openScene('/data/B02.tif')).id).not.toBe(scene.id);
  });

  it('is there again, opened in the same way, from a project whose files moved with it', async () => {
    const { engine, files } = begin();
    const { id } = await engine.openScene('/data/B02.tif', { parts: PARTS, options: { resolution: '20' } });
    await engine.saveProject('/data/p.swath.json');
    const text = new TextDecoder().decode(files.contents.get('/data/p.swath.json'));
    expect(text).not.toContain('/data');
    const other = start();
    putFiles(other.files, '/moved');
    other.files.contents.set('/moved/p.swath.json', new TextEncoder().encode(text));
    const { scenes } = await other.engine.openProject('/moved/p.swath.json');
    expect(scenes).toMatchObject([
      { id, path: '/moved/B02.tif', parts: ['/moved/B05.tif', '/moved/B03.tif'], width: 20 },
    ]);
  });

  it('is located with its other files beside the new place', async () => {
    const { engine, files } = begin();
    const { id } = await engine.openScene('/data/B02.tif', { parts: PARTS });
    await engine.saveProject('/p.swath.json');
    for (const name of ['B02.tif', 'B05.tif']) files.contents.delete(`/data/${name}`);
    putFiles(files, '/moved');
    await engine.newProject();
    const { missing } = await engine.openProject('/p.swath.json');
    expect(missing).toMatchObject([{ sceneId: id, path: '/data/B02.tif' }]);
    const scene = await engine.relocateScene(id, '/moved/B02.tif');
    expect(scene).toMatchObject({ id, parts: ['/moved/B05.tif', '/moved/B03.tif'] });
    expect((await engine.state()).missing).toEqual([]);
  });

  it('is never written over, whichever of its files is meant', async () => {
    const { engine } = begin();
    await engine.openScene('/data/B02.tif', { parts: PARTS });
    for (const path of ['/data/B02.tif', '/data/./B03.tif'])
      await expect(engine.saveProject(path)).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringMatching(/a scene of the project/),
      });
  });

  it('names all its files, and how they were opened, in what is exported', async () => {
    const testing = begin();
    const { engine, files } = testing;
    const scene = await engine.openScene('/data/B02.tif', { parts: PARTS });
    const result = await clustered(testing, scene);
    expect(result).toMatchObject({
      width: 40,
      height: 20,
      recipe: { options: { resolution: '10', resampling: 'nearest' } },
    });
    const job = await engine.startExport({ resultId: result.id, content: 'clusters', path: '/data/map.tif' });
    expect(await jobEnd(engine, job.id)).toMatchObject({ state: 'done' });
    const written = new TextDecoder('latin1').decode(files.contents.get('/data/map.tif'));
    expect(written).toContain('B02.tif, B05.tif, B03.tif');
    expect(written).toContain('resampling');
  });
});

describe('opening a scene otherwise', () => {
  it('is a step: undone, it is as it was', async () => {
    const { engine } = begin();
    const { id } = await engine.openScene('/data/B02.tif', { parts: PARTS });
    expect(await engine.reopenScene(id, { resampling: 'cubic' })).toMatchObject({
      id,
      options: [{ value: '10' }, { value: 'cubic' }],
    });
    const chosen = await engine.reopenScene(id, { resolution: '20' });
    expect(chosen).toMatchObject({ width: 20, options: [{ value: '20' }, { value: 'cubic' }] });
    const { scenes, undoName } = await engine.undo();
    expect(undoName).toBe('Open B02.tif + 2 more otherwise');
    expect(scenes).toMatchObject([{ id, width: 40, options: [{ value: '10' }, { value: 'cubic' }] }]);
  });

  it('keeps results, and shows those of another grid again once it is back on it', async () => {
    const testing = begin();
    const { engine } = testing;
    const scene = await engine.openScene('/data/B02.tif', { parts: PARTS });
    const result = await clustered(testing, scene);
    await engine.reopenScene(scene.id, { resolution: '20' });
    const coarse = await engine.state();
    expect(coarse.readyResults).toEqual([]);
    expect(coarse.scenes[0].problems).toEqual([
      expect.stringMatching(/^Made from 40 x 20 pixels: "Steps 1".*20 x 10.*cannot be shown/),
    ]);
    expect(coarse.project.results).toEqual([result]);
    const other = await clustered(testing, scene, { clusterer: 'steps', parameters: { clusters: 3 } });
    expect((await engine.state()).readyResults).toEqual([other.id]);
    await engine.reopenScene(scene.id, { resolution: '10' });
    const fine = await engine.state();
    expect(fine.readyResults).toEqual([result.id]);
    expect(fine.scenes[0].problems).toEqual([expect.stringMatching(/^Made from 20 x 10/)]);
  });

  it('does not change what a result is restored from', async () => {
    const testing = begin();
    const { engine, scratch } = testing;
    const scene = await engine.openScene('/data/B02.tif', { parts: PARTS, options: { resampling: 'cubic' } });
    const result = await clustered(testing, scene, { bands: [1, 2] });
    const labels = scratch.contents.get(`/scratch/${result.id}.tif`);
    await engine.saveProject('/p.swath.json');
    await engine.reopenScene(scene.id, { resampling: 'nearest' });
    await engine.saveProject('/q.swath.json');
    await engine.newProject();
    scratch.contents.clear();
    await engine.openProject('/q.swath.json');
    for (const { id, state } of await engine.jobs()) if (state === 'running') await jobEnd(engine, id);
    expect(scratch.contents.get(`/scratch/${result.id}.tif`)).toEqual(labels);
  });

  it('stops a clustering that reads the scene when it is undone', async () => {
    const testing = begin();
    const { engine } = testing;
    const scene = await engine.openScene('/data/B02.tif', { parts: PARTS });
    await engine.reopenScene(scene.id, { resolution: '20' });
    const gate = testing.hold();
    const recipe = {
      bands: [0],
      standardise: false,
      clusterer: 'steps',
      parameters: {},
      seed: 1,
      areas: [],
    };
    const job = await engine.startClustering({ sceneId: scene.id, recipe });
    await gate.reached;
    expect((await engine.undo()).scenes).toMatchObject([{ id: scene.id, width: 40 }]);
    expect(await jobEnd(engine, job.id)).toMatchObject({ state: 'cancelled' });
  });

  it('is refused for choices it does not have, while it is clustered, and for scenes that are not there', async () => {
    const testing = begin();
    const { engine } = testing;
    const scene = await engine.openScene('/data/B02.tif', { parts: PARTS });
    await expect(engine.reopenScene(scene.id, { resolution: '7' })).rejects.toThrow(/resolution "7"/);
    await expect(engine.reopenScene('none', {})).rejects.toMatchObject({ code: 'not-found' });
    const gate = testing.hold();
    const recipe = { bands: [0], standardise: false, clusterer: 'steps', parameters: {}, seed: 1, areas: [] };
    const job = await engine.startClustering({ sceneId: scene.id, recipe });
    await gate.reached;
    await expect(engine.reopenScene(scene.id, { resolution: '20' })).rejects.toThrow(/is being clustered/);
    gate.open();
    await jobEnd(engine, job.id);
    expect((await engine.state()).scenes).toMatchObject([{ id: scene.id, width: 40 }]);
  });
});

it('leaves a former choice to the reader where it does not go with a new one', async () => {
  const { engine, files } = begin();
  const mtl = [
    'GROUP = LANDSAT_METADATA_FILE',
    'GROUP = PRODUCT_CONTENTS',
    'FILE_NAME_BAND_4 = "B4.TIF"',
    'FILE_NAME_BAND_8 = "B8.TIF"',
    'FILE_NAME_QUALITY_L1_PIXEL = "QA.TIF"',
    'SENSOR_ID = "OLI"',
    'END_GROUP = PRODUCT_CONTENTS',
    'END_GROUP = LANDSAT_METADATA_FILE',
  ].join('\n');
  files.contents.set('/data/L8/X_MTL.txt', new TextEncoder().encode(mtl));
  for (const name of ['B4', 'B8', 'QA'])
    files.contents.set(`/data/L8/${name}.TIF`, bandImage({ ...FINE, sample: () => 64 }));
  const scene = await engine.openScene('/data/L8', { options: { mask: 'clouds-shadows' } });
  expect(scene).toMatchObject({ name: 'L8', format: 'Landsat scene' });
  const sharp = await engine.reopenScene(scene.id, { bands: 'panchromatic' });
  expect(sharp.options).toMatchObject([{ id: 'bands', value: 'panchromatic' }]);
  await expect(engine.saveProject('/data/L8/B8.TIF')).rejects.toThrow(/a scene of the project/);
});
