import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { differentiate } from '../../program/differentiate.ts';
import { initialVariables } from '../../program/initial-variables.ts';
import { conv2d } from '../../program/operations/convolution.ts';
import { add, exp, multiply, square, subtract } from '../../program/operations/elementwise.ts';
import { input, variable } from '../../program/operations/leaves.ts';
import { mean, sum } from '../../program/operations/reduce.ts';
import { createProgram, type Program } from '../../program/program.ts';
import { deviceChecks } from '../../testing/check-device.ts';
import type { Values, VariableValues } from '../device.ts';
import { openOnnxDevice } from './open-onnx-device.ts';
import type { OnnxRuntime, OnnxSession } from './runtime.ts';

const runtime: OnnxRuntime = { InferenceSession, Tensor };

describe('onnxruntime on the CPU', () => {
  it.each(deviceChecks(async () => openOnnxDevice(runtime, { provider: 'cpu' })))('$title', ({ run }) =>
    run(),
  );
});

const images = input('images', [8, 64, 9, 9]);
const filters = variable('filters', [128, 64, 3, 3], { kind: 'normal', deviation: 0.05 });

/** A step of a convolution that is large enough for Winograd's way, and its gradients. */
function training(): Program {
  const loss = mean(square(conv2d(images, filters, { padding: 1 })));
  const [gradient] = differentiate(loss, [filters]);
  return createProgram({ loss }, [{ variable: filters, value: subtract(filters, multiply(gradient, 0.1)) }]);
}

const feed: Values = {
  images: Float32Array.from({ length: 8 * 64 * 81 }, (_, index) => Math.sin(index * 7)),
};

async function trained(threads: number): Promise<VariableValues> {
  const program = training();
  const device = openOnnxDevice(runtime, { provider: 'cpu', threads });
  const loaded = await device.load(program, initialVariables(program, 1));
  await loaded.run([feed, feed, feed]);
  const variables = await loaded.read();
  await loaded.close();
  return variables;
}

describe('openOnnxDevice', () => {
  it.each([1, 2])('gives the same bits from run to run on %i threads', async (threads) => {
    expect(await trained(threads)).toEqual(await trained(threads));
  });

  it('predicts by variables that were written after a first run', async () => {
    const factor = variable('factor', [2], { kind: 'constant', value: 1 });
    const program = createProgram({ y: multiply(input('x', [2]), exp(factor)) });
    const device = openOnnxDevice(runtime, { provider: 'cpu' });
    const loaded = await device.load(program, { factor: Float32Array.of(0, 0) });
    const x = { x: Float32Array.of(3, 4) };
    expect((await loaded.run([x]))[0].y).toEqual(Float32Array.of(3, 4));
    await loaded.write({ factor: Float32Array.of(-Infinity, 0) });
    expect((await loaded.run([x]))[0].y).toEqual(Float32Array.of(0, 4));
    await loaded.close();
  });

  it('keeps variables whose names are those of inputs and outputs', async () => {
    const total = variable('x', [1], { kind: 'constant', value: 0 });
    const program = createProgram({ x: total }, [{ variable: total, value: add(total, input('x', [1])) }]);
    const loaded = await openOnnxDevice(runtime, { provider: 'cpu' }).load(program, {
      x: Float32Array.of(5),
    });
    const outputs = await loaded.run([{ x: Float32Array.of(2) }, { x: Float32Array.of(1) }]);
    expect(outputs).toEqual([{ x: Float32Array.of(5) }, { x: Float32Array.of(7) }]);
    await loaded.close();
  });
});

describe('a session that fails', () => {
  const total = variable('total', [1], { kind: 'constant', value: 0 });
  const value = add(total, sum(input('x', [1])));
  const program = createProgram({ total }, [{ variable: total, value }]);
  const first = { total: Float32Array.of(0) };
  const feeds = [{ x: Float32Array.of(1) }];

  const lending = (create: OnnxRuntime['InferenceSession']['create']): OnnxRuntime => ({
    ...runtime,
    InferenceSession: { create },
  });

  it('when it is made is an operator that cannot be run', async () => {
    const refusing = lending(() => Promise.reject(new Error('Could not find an implementation for Cos(7)')));
    await expect(openOnnxDevice(refusing, { provider: 'cuda' }).load(program, first)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/onnxruntime on CUDA.*Cos\(7\)/),
    });
  });

  it('in mid-run is a device that died, with its variables', async () => {
    let released = 0;
    const dying: OnnxSession = {
      run: () => Promise.reject(new Error('device lost')),
      release: async () => void released++,
    };
    const device = openOnnxDevice(
      lending(async () => dying),
      { provider: 'webgpu' },
    );
    const loaded = await device.load(program, first);
    const died = { code: 'device-failed', message: expect.stringContaining('onnxruntime on WebGPU failed') };
    await expect(loaded.run(feeds)).rejects.toMatchObject(died);
    await expect(loaded.read()).rejects.toMatchObject(died);
    await loaded.close();
    expect(released).toBe(1);
  });
});
