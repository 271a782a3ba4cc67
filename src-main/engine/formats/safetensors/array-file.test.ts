import { describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { nodeCodecs } from '../../../node/codecs.ts';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { isEngineError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import { memoryFiles, type MemoryFiles } from '../../testing/memory-files.ts';
import { inlineWorkers } from '../../workers.ts';
import { readArrayFile, writeArrayFile, type ArrayFile } from './array-file.ts';

const KIND = { kind: 'swath-test', version: 3, title: 'a test of Swath', advice: 'choose another file' };
const PATH = '/a.safetensors';
const workers = inlineWorkers(nodeCodecs);

const CONTENT: ArrayFile = {
  texts: { title: 'Zürich → 中', empty: '' },
  arrays: {
    bias: { shape: [3], values: Int32Array.of(-1, 2, 2 ** 31 - 1) },
    weight: { shape: [2, 3], values: Float32Array.of(0.1, NaN, Infinity, -0, 1e-42, 7) },
    step: { shape: [], values: Float64Array.of(0.1 + 0.2) },
    none: { shape: [0, 4], values: new Float32Array() },
  },
};

async function written(content = CONTENT): Promise<MemoryFiles> {
  const files = memoryFiles();
  await writeArrayFile(files, PATH, KIND, content, workers);
  return files;
}

function readBytes(bytes: Uint8Array): ReturnType<typeof readArrayFile> {
  const files = memoryFiles();
  files.contents.set(PATH, bytes);
  return readArrayFile(files, PATH, KIND, workers);
}

/** A file with any header, its checksum made right. */
function forged(header: (sha256: string) => object | string, data: Uint8Array): Uint8Array {
  const bytesWith = (sha256: string): Uint8Array => {
    const given = header(sha256);
    const text = Buffer.from(typeof given === 'string' ? given : JSON.stringify(given));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, text, data]);
  };
  return bytesWith(
    createHash('sha256')
      .update(bytesWith('0'.repeat(64)))
      .digest('hex'),
  );
}

const texts = (sha256: string) => ({ kind: KIND.kind, version: '3', sha256 });
const entry = (shape: number[], data_offsets: number[], dtype = 'F32') => ({ dtype, shape, data_offsets });

it('gives back every array, to the bit, and every text', async () => {
  const { texts: found, arrays, checksum } = await readArrayFile(await written(), PATH, KIND, workers);
  expect(found).toEqual(CONTENT.texts);
  expect(arrays).toEqual(CONTENT.arrays);
  expect(checksum).toMatch(/^[0-9a-f]{64}$/);
});

it('puts numbers where they are aligned, and gives the same bytes for the same content', async () => {
  const bytes = (await written()).contents.get(PATH)!;
  expect((await written()).contents.get(PATH)).toEqual(bytes);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  expect(header.step.data_offsets).toEqual([0, 8]);
});

it('takes views into larger buffers', async () => {
  const whole = Float32Array.from({ length: 100 }, (_, i) => i);
  const files = await written({
    texts: {},
    arrays: { part: { shape: [10], values: whole.subarray(7, 17) } },
  });
  const { arrays } = await readArrayFile(files, PATH, KIND, workers);
  expect([...arrays.part.values]).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  expect(whole[99]).toBe(99);
});

it('refuses to write an array that has not the numbers of its shape', async () => {
  const arrays = { odd: { shape: [2, 2], values: new Float32Array(5) } };
  await expect(written({ texts: {}, arrays })).rejects.toThrow(/"odd" has 5 numbers/);
});

it('leaves the older file whole where the new one cannot be written', async () => {
  let full = false;
  const files = memoryFiles((step) => {
    if (full && step === 'write') throw new Error('disk full');
  });
  await writeArrayFile(files, PATH, KIND, CONTENT, workers);
  const before = files.contents.get(PATH);
  full = true;
  await expect(writeArrayFile(files, PATH, KIND, CONTENT, workers)).rejects.toThrow('disk full');
  expect(files.contents.get(PATH)).toBe(before);
  expect(files.unfinished.size).toBe(0);
});

describe('what cannot be used', () => {
  const data = new Uint8Array(16);
  const withEntries = (entries: object): Uint8Array =>
    forged((sha256) => ({ __metadata__: texts(sha256), ...entries }), data);

  it.each<[string, Uint8Array, string, RegExp]>([
    ['a text', Buffer.from('hello, this is no model'), 'bad-input', /not a test of Swath; choose another/],
    ['too few bytes for a length', Buffer.from('{}'), 'bad-input', /not a test/],
    [
      'a header longer than the file',
      Buffer.from([255, 255, 255, 0, 0, 0, 0, 0, 123]),
      'bad-input',
      /not a test/,
    ],
    ['a header of 2^63 bytes', Buffer.from([0, 0, 0, 0, 0, 0, 0, 128, 123, 125]), 'bad-input', /not a test/],
    ['no metadata', forged(() => ({ a: entry([4], [0, 16]) }), data), 'bad-input', /not a test/],
    ['another kind', forged(() => ({ __metadata__: { kind: 'other' } }), data), 'bad-input', /not a test/],
    [
      'another version',
      forged((sha256) => ({ __metadata__: { ...texts(sha256), version: '4' } }), data),
      'unsupported',
      /of version 4, .* reads version 3/,
    ],
    [
      'a gap',
      withEntries({ a: entry([1], [0, 4]), b: entry([2], [8, 16]) }),
      'damaged',
      /"b" does not begin/,
    ],
    ['an overlap', withEntries({ a: entry([2], [0, 8]), b: entry([3], [4, 16]) }), 'damaged', /"b" does not/],
    ['bytes of no array', withEntries({ a: entry([3], [0, 12]) }), 'damaged', /have 12 bytes, .* are 16/],
    ['an array beyond the end', withEntries({ a: entry([5], [0, 20]) }), 'damaged', /have 20 bytes/],
    ['a shape of other size', withEntries({ a: entry([2, 3], [0, 16]) }), 'damaged', /"a" has not the bytes/],
    ['offsets that go back', withEntries({ a: entry([4], [16, 0]) }), 'damaged', /"a" has not the bytes/],
    ['a shape without end', withEntries({ a: entry([2 ** 40, 2 ** 40], [0, 16]) }), 'damaged', /"a" has not/],
    ['a negative shape', withEntries({ a: entry([-2, -2], [0, 16]) }), 'damaged', /cannot be understood/],
    ['other numbers', withEntries({ a: entry([8], [0, 16], 'F16') }), 'damaged', /numbers of F16; F64, F32/],
    [
      'a wrong checksum',
      forged(() => ({ __metadata__: texts('ab'.repeat(32)), a: entry([4], [0, 16]) }), data),
      'damaged',
      /checksum is another/,
    ],
    [
      'no checksum',
      forged(() => ({ __metadata__: { kind: KIND.kind, version: '3' }, a: entry([4], [0, 16]) }), data),
      'damaged',
      /checksum/,
    ],
  ])('%s', async (_title, bytes, code, message) => {
    await expect(readBytes(bytes)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('is noticed wherever a byte was changed, added or lost', async () => {
    const bytes = (await written()).contents.get(PATH)!;
    const random = createRandom(11);
    for (let round = 0; round < 400; round++) {
      const at = random.below(bytes.length);
      const broken =
        round % 3 === 0
          ? bytes.slice(0, at)
          : round % 3 === 1
            ? Buffer.concat([bytes.subarray(0, at), Buffer.from([round]), bytes.subarray(at)])
            : bytes.map((byte, place) => (place === at ? byte ^ (1 << random.below(8)) : byte));
      const failure = await readBytes(broken).catch((error: unknown) => error);
      expect([round, isEngineError(failure)]).toEqual([round, true]);
    }
  });

  it('never sets more aside than the file has, whatever its header claims', async () => {
    const random = createRandom(5);
    const some = (): number => [0, 1, 4, 16, 2 ** 31, 2 ** 52, -1, 0.5][random.below(8)];
    for (let round = 0; round < 300; round++) {
      const entries = { a: entry([some(), some()], [some(), some()]), b: entry([some()], [some(), some()]) };
      const asked: number[] = [];
      const files = memoryFiles();
      files.contents.set(PATH, withEntries(entries));
      const open: typeof files.open = async (path) => {
        const source = await files.open(path);
        return { ...source, read: (at, length) => (asked.push(length), source.read(at, length)) };
      };
      const failure = await readArrayFile({ ...files, open }, PATH, KIND, workers).catch((error) => error);
      if (failure instanceof Error) expect(isEngineError(failure)).toBe(true);
      expect(Math.max(...asked)).toBeLessThan(1000);
    }
  });
});

const skipped = !hasPython('numpy');
const title = skipped ? ' (skipped: no Python with numpy)' : '';

describe.skipIf(skipped)(`beside Python${title}`, () => {
  it('is read by struct, json and numpy alone, its checksum too', async () => {
    const bytes = (await written()).contents.get(PATH)!;
    const found = askPython<Record<string, unknown>>(
      `
import struct, base64, hashlib, numpy
raw = base64.b64decode(given)
n, = struct.unpack('<Q', raw[:8])
head = json.loads(raw[8:8 + n])
meta = head.pop('__metadata__')
kinds = {'F32': '<f4', 'F64': '<f8', 'I32': '<i4'}
arrays = {}
for name, e in head.items():
    a, b = e['data_offsets']
    arrays[name] = numpy.frombuffer(raw[8 + n:][a:b], kinds[e['dtype']]).reshape(e['shape'])
blank = raw[:8 + n].replace(meta['sha256'].encode(), b'0' * 64, 1) + raw[8 + n:]
answer({
    'title': meta['title'],
    'whole': hashlib.sha256(blank).hexdigest() == meta['sha256'],
    'bias': arrays['bias'].tolist(),
    'step': float(arrays['step']),
    'weight': [arrays['weight'].shape, repr(arrays['weight'][1, 1]), bool(numpy.isnan(arrays['weight'][0, 1]))],
    'none': arrays['none'].shape,
})`,
      Buffer.from(bytes).toString('base64'),
    );
    expect(found).toEqual({
      title: 'Zürich → 中',
      whole: true,
      bias: [-1, 2, 2 ** 31 - 1],
      step: 0.1 + 0.2,
      weight: [[2, 3], '1e-42', true],
      none: [0, 4],
    });
  });

  it('reads what Python wrote, with the layout of its JSON', async () => {
    const text = askPython<string>(
      `
import struct, base64, hashlib, numpy
weight = numpy.arange(6, dtype='<f4').reshape(2, 3) / 7
bias = numpy.array([5, -6], '<i4')
data = weight.tobytes() + bias.tobytes()
def whole(sha):
    head = json.dumps({
        'weight': {'dtype': 'F32', 'shape': [2, 3], 'data_offsets': [0, 24]},
        'bias': {'dtype': 'I32', 'shape': [2], 'data_offsets': [24, 32]},
        '__metadata__': {'kind': 'swath-test', 'version': '3', 'note': 'dü', 'sha256': sha},
    }, indent=1).encode()
    return struct.pack('<Q', len(head)) + head + data
answer(base64.b64encode(whole(hashlib.sha256(whole('0' * 64)).hexdigest())).decode())`,
      null,
    );
    const { texts: found, arrays } = await readBytes(Buffer.from(text, 'base64'));
    expect(found).toEqual({ note: 'dü' });
    expect(arrays.weight).toEqual({
      shape: [2, 3],
      values: Float32Array.from([0, 1, 2, 3, 4, 5], (i) => Math.fround(i) / 7),
    });
    expect([...arrays.bias.values]).toEqual([5, -6]);
  });
});
