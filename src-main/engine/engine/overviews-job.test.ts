import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { nodeFiles } from '../../node/files.ts';
import { createScratchFolder } from '../../node/scratch-folder.ts';
import type { EngineApi, JobDescription } from '../api.ts';
import { builtinPlugins } from '../builtin.ts';
import { createEngine } from '../create-engine.ts';
import { jobEnd } from '../testing/test-engine.ts';
import { writeTinyTiff } from '../testing/tiny-tiff.ts';
import { inlineWorkers } from '../workers.ts';

const WIDTH = 1100;
const HEIGHT = 40;

let folder: string;
let path: string;
let engine: EngineApi;

function writeScene(value: number): void {
  const bands = [new Uint8Array(WIDTH * HEIGHT).fill(value)];
  writeFileSync(path, writeTinyTiff([{ width: WIDTH, height: HEIGHT, sampleType: 'uint8', bands }]));
}

async function startEngine(): Promise<EngineApi> {
  return createEngine({
    files: nodeFiles({ readRoots: [folder], writeRoots: [folder] }),
    workers: inlineWorkers(nodeCodecs),
    plugins: builtinPlugins,
    version: '0.0.0',
    roots: [folder],
    scratch: await createScratchFolder(join(folder, 'scratch')),
  });
}

async function reopened(): Promise<number> {
  await engine.close();
  engine = await startEngine();
  return (await engine.openScene(path)).overviewCount;
}

async function build(place: 'beside' | 'cache'): Promise<JobDescription> {
  const { id } = await engine.openScene(path);
  return jobEnd(engine, (await engine.startOverviews({ sceneId: id, place })).id);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'swath-overviews-'));
  path = join(folder, 'scene.tif');
  mkdirSync(join(folder, 'scratch'));
  writeScene(7);
  engine = await startEngine();
});

afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['beside', 'cache'] as const)('overviews that are built (%s)', (place) => {
  it('are used by the open scene at once, and by every later opening', async () => {
    const scene = await engine.openScene(path);
    expect(scene.overviewCount).toBe(0);
    expect(await build(place)).toMatchObject({ state: 'done', kind: 'overviews', sceneId: scene.id });
    expect((await engine.state()).scenes[0]).toMatchObject({ id: scene.id, overviewCount: 2, problems: [] });
    const tile = await engine.sceneTile({ sceneId: scene.id, bands: [0], z: 0, x: 0, y: 0 });
    expect([tile.data[0], tile.data[1]]).toEqual([7, 1]);
    expect(await reopened()).toBe(2);
    expect(existsSync(`${path}.ovr`)).toBe(place === 'beside');
  });

  it('are not built twice', async () => {
    await build(place);
    await expect(build(place)).rejects.toMatchObject({ code: 'bad-input' });
  });
});

it('keeps none of a file that was changed meanwhile', async () => {
  await build('cache');
  await engine.close();
  writeScene(9);
  utimesSync(path, 1e9, 1e9);
  expect(await reopened()).toBe(0);
});

it('throws kept overviews away that cannot be read, and opens the scene without them', async () => {
  await build('cache');
  const kept = join(folder, 'scratch', 'overviews');
  for (const name of readdirSync(kept)) writeFileSync(join(kept, name), 'II*');
  expect(await reopened()).toBe(0);
  expect(readdirSync(kept)).toEqual([]);
});

it('does not write over a file beside the scene', async () => {
  writeFileSync(`${path}.ovr`, 'something else');
  await expect(build('beside')).rejects.toMatchObject({ code: 'bad-input' });
});

it('leaves no file behind when it is cancelled', async () => {
  const { id } = await engine.openScene(path);
  const job = await engine.startOverviews({ sceneId: id, place: 'beside' });
  await engine.cancelJob(job.id);
  expect((await jobEnd(engine, job.id)).state).toBe('cancelled');
  expect(readdirSync(folder).sort()).toEqual(['scene.tif', 'scratch']);
});
