import * as library from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { constant } from '../../engine/program/operations/leaves.ts';
import { createProgram } from '../../engine/program/program.ts';
import { openTensorflow, type Packages } from './open-tensorflow.ts';

const GPU = '@tensorflow/tfjs-node-gpu';
const CPU = '@tensorflow/tfjs-node';

/** Packages that are TensorFlow.js on its JavaScript backend, but say that they use a GPU where they do. */
function packages(using: Readonly<Record<string, 'gpu' | 'cpu'>>): Packages {
  return {
    isInstalled: (name) => name in using,
    load: (name) => ({ ...library, backend: () => ({ isUsingGpuDevice: using[name] === 'gpu' }) }),
  };
}

it('opens the package for GPUs where it uses one', async () => {
  await library.setBackend('cpu');
  const device = await openTensorflow('gpu', packages({ [GPU]: 'gpu' }));
  expect(device).toMatchObject({ id: 'tensorflow', name: 'TensorFlow on the GPU' });
  const loaded = await device.load(createProgram({ two: constant(2) }), {});
  expect(await loaded.run([{}])).toEqual([{ two: Float32Array.of(2) }]);
  await device.close();
});

const ON_CPU: readonly Readonly<Record<string, 'gpu' | 'cpu'>>[] = [
  { [CPU]: 'cpu' },
  { [GPU]: 'cpu' },
  { [CPU]: 'cpu', [GPU]: 'gpu' },
];

it.each(ON_CPU)('runs on the CPU by what is installed: %j', async (using) => {
  expect((await openTensorflow('cpu', packages(using))).name).toBe('TensorFlow on the CPU');
});

it('says what to install, what is missing besides, and what is there under another name', async () => {
  await expect(openTensorflow('gpu', packages({}))).rejects.toMatchObject({
    reason: 'The package @tensorflow/tfjs-node-gpu is not installed.',
    remedy: expect.stringMatching(/^To install it: npm install .*tfjs-node-gpu@4\.22\.0 \(it needs CUDA/),
  });
  await expect(openTensorflow('cpu', packages({}))).rejects.toMatchObject({
    remedy: 'To install it: npm install --no-save @tensorflow/tfjs-node@4.22.0.',
  });
  await expect(openTensorflow('gpu', packages({ [GPU]: 'cpu' }))).rejects.toMatchObject({
    reason: '@tensorflow/tfjs-node-gpu finds no GPU that it can use.',
  });
  await expect(openTensorflow('cpu', packages({ [GPU]: 'gpu' }))).rejects.toMatchObject({
    reason: '@tensorflow/tfjs-node-gpu uses the GPU.',
  });
});

it('says so where a package does not load', async () => {
  const load = (): never => {
    throw new Error('libtensorflow.so.2: cannot open shared object file.\nRequire stack:');
  };
  await expect(openTensorflow('gpu', { isInstalled: () => true, load })).rejects.toMatchObject({
    reason:
      'The package @tensorflow/tfjs-node-gpu is installed, but does not load: libtensorflow.so.2: cannot open shared object file.',
    remedy: 'To fetch its library again: npm rebuild @tensorflow/tfjs-node-gpu.',
  });
});
