import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { builtinPlugins } from '../builtin.ts';
import { createRegistry } from '../plugins/registry.ts';
import { memoryFiles, type MemoryFiles } from '../testing/memory-files.ts';
import { testPlugin, testSceneText } from '../testing/test-plugin.ts';
import { inlineWorkers } from '../workers.ts';
import { openCheckpoint } from './checkpoint-file.ts';
import { clusterFile } from './cluster-file.ts';

const PATH = '/kept.json';

function textOf(files: MemoryFiles): string {
  return new TextDecoder().decode(files.contents.get(PATH));
}

describe('a checkpoint in a file', () => {
  it('gives back what was saved last, to whoever does the same work', async () => {
    const files = memoryFiles();
    const first = await openCheckpoint(files, PATH, 'a');
    expect(await first.load()).toBeUndefined();
    await first.save({ pass: 1 });
    await first.save({ pass: 2, centres: [0.1, 1 / 3] });
    expect(await (await openCheckpoint(files, PATH, 'a')).load()).toEqual({ pass: 2, centres: [0.1, 1 / 3] });
    await first.remove();
    expect(files.contents.has(PATH)).toBe(false);
  });

  it.each([
    [
      'of other work',
      JSON.stringify({ kind: 'swath-checkpoint', identity: 'b', state: 1 }),
      /another clustering.*delete it/,
    ],
    ['that is no checkpoint', '{"kind":"something"}', /not a checkpoint.*left alone/],
    ['that is no JSON', 'II*', /not a checkpoint.*left alone/],
  ])('refuses a file %s, and leaves it as it is', async (_title, text, message) => {
    const files = memoryFiles();
    files.contents.set(PATH, new TextEncoder().encode(text));
    await expect(openCheckpoint(files, PATH, 'a')).rejects.toThrow(message);
    expect(textOf(files)).toBe(text);
  });
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

  it('refuses that of another clustering before any work', async () => {
    const { files, context, request } = setUp();
    await (await openCheckpoint(files, PATH, 'another')).save(1);
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
