import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { builtinPlugins } from '../builtin.ts';
import { createRegistry } from '../plugins/registry.ts';
import { memoryFiles, type MemoryFiles } from '../testing/memory-files.ts';
import { testPlugin, testSceneText } from '../testing/test-plugin.ts';
import { inlineWorkers } from '../workers.ts';
import type { RunEvent } from '../run.ts';
import { openCheckpoint } from './checkpoint-file.ts';
import { clusterFile } from './cluster-file.ts';

const PATH = '/kept.checkpoint';
const workers = inlineWorkers(nodeCodecs);

function textOf(files: MemoryFiles): string {
  return new TextDecoder().decode(files.contents.get(PATH));
}

describe('a checkpoint in a file', () => {
  it('gives back what was saved last, to whoever does the same work', async () => {
    const files = memoryFiles();
    const first = await openCheckpoint(files, PATH, 'a', workers);
    expect(await first.load()).toBeUndefined();
    await first.save({ pass: 1 });
    const arrays = { weights: { shape: [2], values: Float32Array.of(0.1, 1 / 3) } };
    await first.save({ pass: 2 }, arrays);
    expect(await first.load()).toEqual({ state: { pass: 2 }, arrays });
    expect(await (await openCheckpoint(files, PATH, 'a', workers)).load()).toEqual({
      state: { pass: 2 },
      arrays,
    });
    await first.remove();
    expect(files.contents.has(PATH)).toBe(false);
  });

  it.each([
    [
      'of an older version, in JSON',
      JSON.stringify({ kind: 'swath-checkpoint', identity: 'a', state: 1 }),
      /not a checkpoint.*left alone/,
    ],
    ['that is no checkpoint', '{"kind":"something"}', /not a checkpoint.*left alone/],
    ['that is no JSON', 'II*', /not a checkpoint.*left alone/],
  ])('refuses a file %s, and leaves it as it is', async (_title, text, message) => {
    const files = memoryFiles();
    files.contents.set(PATH, new TextEncoder().encode(text));
    await expect(openCheckpoint(files, PATH, 'a', workers)).rejects.toThrow(message);
    expect(textOf(files)).toBe(text);
  });
});

it('keeps what it had until the next state is complete', async () => {
  let full = false;
  const files = memoryFiles((step) => {
    if (full && step === 'write') throw new Error('disk full');
  });
  const kept = await openCheckpoint(files, PATH, 'a', workers);
  await kept.save({ pass: 1 });
  full = true;
  await expect(kept.save({ pass: 2 })).rejects.toThrow('disk full');
  expect(await kept.load()).toEqual({ state: { pass: 1 }, arrays: {} });
});

it('refuses that of other work, and one that is not whole', async () => {
  const files = memoryFiles();
  const arrays = { weights: { shape: [1], values: Float32Array.of(1) } };
  await (await openCheckpoint(files, PATH, 'b', workers)).save({ pass: 1 }, arrays);
  await expect(openCheckpoint(files, PATH, 'a', workers)).rejects.toThrow(/another clustering.*delete it/);
  const bytes = files.contents.get(PATH)!;
  bytes[bytes.length - 1] ^= 1;
  await expect(openCheckpoint(files, PATH, 'b', workers)).rejects.toThrow(/damaged.*delete it to begin anew/);
});

describe('clustering a file with a checkpoint', () => {
  const setUp = () => {
    const files = memoryFiles();
    const scene = testSceneText({ width: 40, height: 30, bands: 2 });
    files.contents.set('/scene.test', new TextEncoder().encode(scene));
    const context = {
      files,
      workers: inlineWorkers(nodeCodecs),
      registry: createRegistry([...builtinPlugins, testPlugin().plugin]),
      version: '0.0.0',
      signal: new AbortController().signal,
      report: () => {},
    };
    const recipe = { clusterer: 'kmeans', parameters: { clusters: 5 }, standardise: false, seed: 9 };
    return {
      files,
      context,
      request: { scene: '/scene.test', recipe, out: '/labels.tif', checkpoint: PATH },
    };
  };

  it('leaves none behind', async () => {
    const { files, context, request } = setUp();
    await clusterFile(request, context);
    expect(files.contents.has('/labels.tif')).toBe(true);
    expect(files.contents.has(PATH)).toBe(false);
  });

  it('goes on from it after an interruption, and keeps how far it is there again', async () => {
    const { files, context, request } = setUp();
    const learning = { ...request.recipe, clusterer: 'learner', parameters: { clusters: 4, epochs: 4 } };
    const stopper = new AbortController();
    const epochs: number[] = [];
    const tell = (event: RunEvent): void => {
      if (event.kind === 'epoch') epochs.push(event.epoch);
      if (epochs.length === 2) stopper.abort();
    };
    const asked = { ...request, recipe: learning };
    const cut = clusterFile(asked, { ...context, tell, signal: stopper.signal });
    await expect(cut).rejects.toMatchObject({ code: 'cancelled' });
    expect(files.contents.has(PATH)).toBe(true);
    await clusterFile(asked, { ...context, tell });
    expect(epochs).toEqual([1, 2, 3, 4]);
    expect(files.contents.has(PATH)).toBe(false);
  });

  it('refuses that of another clustering before any work', async () => {
    const { files, context, request } = setUp();
    await (await openCheckpoint(files, PATH, 'another', workers)).save(1);
    await expect(clusterFile(request, context)).rejects.toThrow(/another clustering/);
    expect(files.contents.has('/labels.tif')).toBe(false);
  });

  it.each(['/scene.test', '/labels.tif'])('refuses to keep it in %s', async (checkpoint) => {
    const { context, request } = setUp();
    await expect(clusterFile({ ...request, checkpoint }, context)).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});
