import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { askPython, hasPython } from '../ask-python.test-setup.ts';
import { requireArray } from '../clustering/model-state.ts';
import { isEngineError } from '../errors.ts';
import { readArrayFile, writeArrayFile } from '../formats/safetensors/array-file.ts';
import { createRandom } from '../random.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { inlineWorkers } from '../workers.ts';
import { readModelFile, writeModelFile } from './model-file.ts';
import type { SavedModel } from './saved-model.ts';

const PATH = '/data/m.safetensors';
const workers = inlineWorkers(nodeCodecs);

const SAVED: SavedModel = {
  model: {
    clusterer: 'net',
    version: 4,
    data: { layers: [3, 2], notes: 'ü' },
    arrays: { 'encoder.0.weight': { shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) } },
  },
  recipe: {
    bands: [3, 1],
    standardise: true,
    clusterer: 'net',
    parameters: { clusters: 3 },
    seed: 7,
    areas: [],
    mask: '/home/someone/clouds.tif',
    model: { path: '/home/someone/first.safetensors', checksum: 'ab'.repeat(32), use: 'begin' },
  },
  bands: [
    { name: 'NIR', wavelength: 833, bandwidth: 106, scale: 0.0001, offset: -0.1 },
    { name: 'Green', scale: 1, offset: 0 },
  ],
  sceneBands: 13,
  features: [
    {
      kind: 'pixel',
      step: { kind: 'affine', centres: [1, 1 / 3], factors: [0.1, 2] },
      bands: [
        { name: 'NIR', scale: 1, offset: 0 },
        { name: 'Green', scale: 1, offset: 0 },
      ],
    },
  ],
  clusters: [{ id: 1, name: 'Water', colour: '#0000ff' }],
  table: { clusterCount: 1, ids: [0, 1, 1, 1] },
  software: 'Swath 1.2.3',
  source: 'scene.tif',
};

async function written(saved = SAVED) {
  const files = memoryFiles();
  const checksum = await writeModelFile(files, PATH, saved, workers);
  return { files, checksum };
}

it('gives back all that a model is used with, and its checksum', async () => {
  const { files, checksum } = await written();
  const found = await readModelFile(files, PATH, workers);
  const { mask, model, ...recipe } = SAVED.recipe;
  expect(found).toEqual({
    saved: {
      ...SAVED,
      recipe: { ...recipe, mask: 'clouds.tif', model: { ...model, path: 'first.safetensors' } },
    },
    checksum,
  });
  expect(mask).toContain('someone');
});

it('names no folders, and is the same file again for the same model', async () => {
  const { files, checksum } = await written();
  expect(new TextDecoder('latin1').decode(files.contents.get(PATH))).not.toContain('someone');
  expect((await written()).checksum).toBe(checksum);
});

it('may lie at a place that hangs on its checksum', async () => {
  const files = memoryFiles();
  const checksum = await writeModelFile(files, (sum) => `/${sum}`, SAVED, workers);
  expect([...files.contents.keys()]).toEqual([`/${checksum}`]);
});

it('gives arrays by name and shape to whoever restores the model', async () => {
  const { files } = await written();
  const { model } = (await readModelFile(files, PATH, workers)).saved;
  expect(requireArray(model, 'encoder.0.weight', [3, 2])).toHaveLength(6);
  expect(() => requireArray(model, 'encoder.0.weight', [6])).toThrow(
    /\(net\) has no "encoder.0.weight" of \[6\]/,
  );
  expect(() => requireArray(model, 'toString')).toThrow(/no "toString"/);
});

describe('a file whose checksum is right', () => {
  const KIND = { kind: 'swath-model', version: 1, title: '', advice: '' };

  it.each(['clusterer', 'modelVersion', 'recipe', 'bands', 'features', 'clusters', 'sceneBands', 'software'])(
    'is refused without its %s',
    async (name) => {
      const { files } = await written();
      const { texts, arrays } = await readArrayFile(files, PATH, KIND, workers);
      const others = Object.entries(texts).filter(([other]) => other !== name);
      await writeArrayFile(files, PATH, KIND, { texts: Object.fromEntries(others), arrays }, workers);
      await expect(readModelFile(files, PATH, workers)).rejects.toMatchObject({
        code: 'damaged',
        message: expect.stringMatching(/m\.safetensors .* not all of it is there; choose another file/),
      });
    },
  );

  it('is read or refused, never anything else, whatever its texts are', async () => {
    const { files } = await written();
    const { texts, arrays } = await readArrayFile(files, PATH, KIND, workers);
    const random = createRandom(3);
    const names = Object.keys(texts);
    for (let round = 0; round < 400; round++) {
      const name = names[random.below(names.length)];
      const at = random.below(texts[name].length);
      const odd = ['', 'null', '-1', '1e999', '[]', '{"__proto__":{}}', '"', texts[name]][random.below(8)];
      const broken = texts[name].slice(0, at) + odd + texts[name].slice(at + random.below(3));
      await writeArrayFile(files, PATH, KIND, { texts: { ...texts, [name]: broken }, arrays }, workers);
      const outcome = await readModelFile(files, PATH, workers).catch((error: unknown) => error);
      if (outcome instanceof Error) expect([round, isEngineError(outcome)]).toEqual([round, true]);
    }
  });
});

const skipped = !hasPython('numpy');

it.skipIf(skipped)(
  `is opened by Python: weights and how bands are prepared${skipped ? ' (skipped: no Python with numpy)' : ''}`,
  async () => {
    const { files } = await written();
    const found = askPython<unknown>(
      `
import struct, base64, numpy
raw = base64.b64decode(given)
n, = struct.unpack('<Q', raw[:8])
head = json.loads(raw[8:8 + n])
meta = head['__metadata__']
a, b = head['encoder.0.weight']['data_offsets']
weight = numpy.frombuffer(raw[8 + n:][a:b], '<f4').reshape(head['encoder.0.weight']['shape'])
answer([meta['kind'], meta['clusterer'], json.loads(meta['data']), weight.tolist(),
        json.loads(meta['bands'])[0]['wavelength'], json.loads(meta['features'])[0]['step']['centres']])`,
      Buffer.from(files.contents.get(PATH)!).toString('base64'),
    );
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    expect(found).toEqual(['swath-model', 'net', { layers: [3, 2], notes: 'ü' }, rows, 833, [1, 1 / 3]]);
  },
);
