import * as library from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { createTensorflowDevice } from './tensorflow/tensorflow-device.ts';
import type { TensorLibrary } from './tensorflow/tensor-library.ts';
import { firstValues, trainingStep } from './training-step.ts';

it('learns: its loss falls', async () => {
  await library.setBackend('cpu');
  const device = createTensorflowDevice(library as unknown as TensorLibrary, 'TensorFlow.js');
  const program = trainingStep(1);
  const loaded = await device.load(program, firstValues(program.variables));
  const feed = firstValues(program.inputs);
  const losses = (await loaded.run([feed, feed, feed])).map(({ loss }) => loss[0]);
  await device.close();
  expect(losses[1]).toBeLessThan(losses[0]);
  expect(losses[2]).toBeLessThan(losses[1]);
});
