import * as library from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConvolutionWindow, Operation } from '../../program/operation.ts';
import { createProgram, type Update } from '../../program/program.ts';
import * as arrange from '../../program/operations/arrange.ts';
import { conv2d, conv2dFilterGradient, conv2dImageGradient } from '../../program/operations/convolution.ts';
import { withGradient } from '../../program/operations/custom.ts';
import { add, log, multiply, step } from '../../program/operations/elementwise.ts';
import { constant, input, variable } from '../../program/operations/leaves.ts';
import { gather, oneHot, scatterAdd } from '../../program/operations/matrix.ts';
import { argmax, sum } from '../../program/operations/reduce.ts';
import { sizeOf, type Shape, type Tensor } from '../../program/tensor.ts';
import { deviceChecks } from '../../testing/check-device.ts';
import type { LoadedProgram } from '../device.ts';
import { createTensorflowDevice } from './tensorflow-device.ts';
import type { TensorLibrary } from './tensor-library.ts';

const tensors = library as unknown as TensorLibrary;
const device = createTensorflowDevice(tensors, 'TensorFlow.js on JavaScript');

beforeAll(() => library.setBackend('cpu'));

/** Numbers without a pattern, the same each time. */
function wild(shape: Shape): Tensor {
  return constant(
    Array.from({ length: sizeOf(shape) }, (_, index) => Math.sin(1 + 7.3 * index)),
    shape,
  );
}

async function valuesOf(tensor: Tensor): Promise<number[]> {
  const loaded = await device.load(createProgram({ tensor }), {});
  const [{ tensor: values }] = await loaded.run([{}]);
  await loaded.close();
  return [...values];
}

const ZERO = { kind: 'constant', value: 0 } as const;

/** Adds what is fed to a variable, and gives what it was before. */
async function counter(on = device): Promise<LoadedProgram> {
  const total = variable('total', [2], ZERO);
  const updates: Update[] = [{ variable: total, value: add(total, input('more', [2])) }];
  return on.load(createProgram({ before: total }, updates), { total: Float32Array.of(1, 2) });
}

describe('TensorFlow.js', () => {
  it.each(deviceChecks(async () => createTensorflowDevice(tensors, 'checked')))('$title', ({ run }) => run());
});

describe('operations', () => {
  it('add up rows that go to the same place', async () => {
    const rows = constant([1, 2, 3, 4, 5, 6], [3, 2]);
    const to = constant([2, 0, 2], [3], 'integer');
    expect(await valuesOf(scatterAdd(rows, to, 4))).toEqual([3, 4, 0, 0, 6, 8, 0, 0]);
    expect(await valuesOf(gather(rows, to))).toEqual([5, 6, 1, 2, 5, 6]);
    expect(await valuesOf(oneHot(to, 3))).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1]);
  });

  it('give integers where they are integers, the first of several that are largest', async () => {
    const loaded = await device.load(createProgram({ place: argmax(constant([1, 5, 5, 2], [2, 2])) }), {});
    expect(await loaded.run([{}])).toEqual([{ place: Int32Array.of(1, 0) }]);
    await loaded.close();
  });

  it('step above 0 only, and at nothing', async () => {
    expect(await valuesOf(step(constant([-1, 0, 2, NaN], [4])))).toEqual([0, 0, 1, 0]);
  });

  it('pad as much after an axis as the shape wants', async () => {
    expect(await valuesOf(arrange.pad(constant([1, 2], [1, 2]), [1, 0], [0, 2]))).toEqual([
      0, 0, 0, 0, 1, 2, 0, 0,
    ]);
  });

  it('pass a value with a gradient of its own as it is', async () => {
    const value = wild([3]);
    expect(await valuesOf(withGradient(value, [value], (gradient) => [gradient]))).toEqual(
      await valuesOf(value),
    );
  });
});

const WINDOWS: readonly ConvolutionWindow[] = [
  { stride: 1, padding: 0 },
  { stride: 1, padding: 1 },
  { stride: 1, padding: 2 },
  { stride: 2, padding: 0 },
  { stride: 2, padding: 1 },
  { stride: 3, padding: 1 },
];

describe.each(WINDOWS)('a convolution of stride $stride and padding $padding', (window) => {
  const images = wild([2, 3, 6, 5]);
  const filters = wild([4, 3, 3, 3]);

  it('is the sum over its window', async () => {
    const result = conv2d(images, filters, window);
    const values = await valuesOf(result);
    const expected = convolved(await valuesOf(images), await valuesOf(filters), result.shape, window);
    values.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 4));
  });

  it('has gradients that turn a change of images or filters into that of the result', async () => {
    const result = conv2d(images, filters, window);
    const gradient = multiply(wild(result.shape), 2);
    const along = (left: Tensor, right: Tensor): Promise<number[]> => valuesOf(sum(multiply(left, right)));
    const [expected] = await along(result, gradient);
    // A convolution is linear in each: the gradient along the images themselves is the result along the gradient.
    const ofImages = conv2dImageGradient(gradient, filters, images.shape, window);
    const ofFilters = conv2dFilterGradient(images, gradient, filters.shape, window);
    expect((await along(ofImages, images))[0]).toBeCloseTo(expected, 3);
    expect((await along(ofFilters, filters))[0]).toBeCloseTo(expected, 3);
  });
});

/** Of images [2, 3, 6, 5] with filters [4, 3, 3, 3], by the definition. */
function convolved(images: number[], filters: number[], shape: Shape, window: ConvolutionWindow): number[] {
  const [, out, rows, columns] = shape;
  return Array.from({ length: sizeOf(shape) }, (_, index) => {
    const [x, y] = [index % columns, Math.floor(index / columns) % rows];
    const [filter, image] = [
      Math.floor(index / columns / rows) % out,
      Math.floor(index / columns / rows / out),
    ];
    let total = 0;
    for (let tap = 0; tap < 27; tap++) {
      const row = y * window.stride - window.padding + (Math.floor(tap / 3) % 3);
      const column = x * window.stride - window.padding + (tap % 3);
      if (row < 0 || row >= 6 || column < 0 || column >= 5) continue;
      const channel = Math.floor(tap / 9);
      total += images[((image * 3 + channel) * 6 + row) * 5 + column] * filters[filter * 27 + tap];
    }
    return total;
  });
}

describe('variables', () => {
  it('go from run to run, and are changed after all is computed', async () => {
    const loaded = await counter();
    const feeds = [{ more: Float32Array.of(1, 1) }, { more: Float32Array.of(10, 0) }];
    expect(await loaded.run(feeds)).toEqual([
      { before: Float32Array.of(1, 2) },
      { before: Float32Array.of(2, 3) },
    ]);
    expect(await loaded.read()).toEqual({ total: Float32Array.of(12, 3) });
    await loaded.close();
  });

  it('are written by name, from a copy', async () => {
    const loaded = await counter();
    const values = Float32Array.of(7, 8);
    await loaded.write({ total: values });
    values.fill(0);
    expect(await loaded.read()).toEqual({ total: Float32Array.of(7, 8) });
    await expect(loaded.write({ other: values })).rejects.toMatchObject({ code: 'bad-input' });
    await loaded.close();
  });

  it('may change places', async () => {
    const [left, right] = [variable('left', [1], ZERO), variable('right', [1], ZERO)];
    const program = createProgram({}, [
      { variable: left, value: right },
      { variable: right, value: left },
    ]);
    const loaded = await device.load(program, { left: Float32Array.of(1), right: Float32Array.of(2) });
    await loaded.run([{}]);
    expect(await loaded.read()).toEqual({ left: Float32Array.of(2), right: Float32Array.of(1) });
    await loaded.close();
  });
});

describe('memory', () => {
  it('holds the same number of tensors after each run, and none after closing', async () => {
    const before = library.memory().numTensors;
    const images = input('images', [2, 3, 6, 5]);
    const filters = variable('filters', [4, 3, 3, 3], ZERO);
    const result = conv2d(images, filters, { padding: 1 });
    const change = conv2dFilterGradient(images, result, filters.shape, { stride: 1, padding: 1 });
    const program = createProgram({ loss: sum(result), images }, [
      { variable: filters, value: add(filters, change) },
    ]);
    const loaded = await device.load(program, { filters: new Float32Array(108).fill(0.1) });
    const afterLoading = library.memory().numTensors;
    const feed = { images: new Float32Array(180).fill(1) };
    for (let run = 0; run < 3; run++) {
      await loaded.run([feed, feed]);
      expect(library.memory().numTensors).toBe(afterLoading);
    }
    await loaded.close();
    expect(library.memory().numTensors).toBe(before);
  });

  it('is given back where a run is stopped, and variables stay as they were', async () => {
    const loaded = await counter();
    const before = library.memory().numTensors;
    const stop = new AbortController();
    stop.abort();
    await expect(loaded.run([{ more: Float32Array.of(1, 1) }], stop.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(library.memory().numTensors).toBe(before);
    expect(await loaded.read()).toEqual({ total: Float32Array.of(1, 2) });
    await loaded.close();
  });

  it('is given back where a run is stopped between feeds, after which variables are those of the feeds before', async () => {
    const stop = new AbortController();
    const stopping = new Proxy(tensors, {
      get: (target, name) => {
        if (name === 'add') stop.abort();
        return target[name as keyof TensorLibrary];
      },
    });
    const loaded = await counter(createTensorflowDevice(stopping, 'stopped'));
    const before = library.memory().numTensors;
    const feed = { more: Float32Array.of(1, 1) };
    await expect(loaded.run([feed, feed], stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(library.memory().numTensors).toBe(before);
    expect(await loaded.read()).toEqual({ total: Float32Array.of(2, 3) });
    await loaded.close();
  });

  it('of programs that are still loaded goes with the device', async () => {
    const before = library.memory().numTensors;
    const other = createTensorflowDevice(tensors, 'another');
    await other.load(createProgram({ kept: wild([3]) }), {});
    expect(library.memory().numTensors).toBeGreaterThan(before);
    await other.close();
    expect(library.memory().numTensors).toBe(before);
  });

  it('is freed in the middle of a run, of what is not needed any more', async () => {
    let most = 0;
    const watching = new Proxy(tensors, {
      get: (target, name) => {
        most = Math.max(most, library.memory().numTensors);
        return target[name as keyof TensorLibrary];
      },
    });
    const before = library.memory().numTensors;
    let chain: Tensor = input('x', [1]);
    for (let length = 0; length < 50; length++) chain = add(chain, chain);
    const loaded = await createTensorflowDevice(watching, 'watched').load(createProgram({ chain }), {});
    const [{ chain: result }] = await loaded.run([{ x: Float32Array.of(1) }]);
    expect([...result]).toEqual([2 ** 50]);
    expect(most - before).toBeLessThan(5);
    await loaded.close();
  });
});

describe('what does not fit', () => {
  it('is refused by name', async () => {
    const program = createProgram({ total: log(variable('weights', [2, 3], ZERO)) });
    await expect(device.load(program, {})).rejects.toThrow('variable weights');
    await expect(device.load(program, { weights: new Float32Array(5) })).rejects.toMatchObject({
      code: 'bad-input',
    });
    const loaded = await counter();
    await expect(loaded.run([{}])).rejects.toThrow('input more');
    await loaded.close();
    const strange = { kind: 'dream' } as unknown as Operation;
    const dream: Tensor = { operation: strange, inputs: [], shape: [1], type: 'float' };
    await expect(device.load(createProgram({ dream }), {})).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('is said to be the device where the library fails in a run', async () => {
    const failing = (): never => {
      throw new Error('OOM when allocating tensor');
    };
    const broken = { ...tensors, add: failing };
    const x = input('x', [1]);
    const loaded = await createTensorflowDevice(broken, 'TensorFlow on a GPU').load(
      createProgram({ y: add(x, x) }),
      {},
    );
    await expect(loaded.run([{ x: Float32Array.of(1) }])).rejects.toMatchObject({
      code: 'device-failed',
      message: 'TensorFlow on a GPU failed: OOM when allocating tensor',
    });
    await loaded.close();
  });
});
