import { openOnnxDevice } from '../../engine/device/onnx/open-onnx-device.ts';
import { deviceChecks, type DeviceTolerance } from '../../engine/testing/check-device.ts';
import { beginKernels, nearestOutcomes } from './check-nearest.test-setup.ts';
import { openOnnx } from './open-onnx.ts';

// Its exp and log lose a few more digits than those of a CPU, and WGSL lets cos be off by 2^-11.
const TOLERANCE: DeviceTolerance = { forward: 1e-5, gradient: 5e-5, training: 1e-3 };
const COSINE_TOLERANCE: DeviceTolerance = { ...TOLERANCE, forward: 2 ** -11, gradient: 2 ** -11 };

const workers = await beginKernels();
const refusal = await openOnnx({ provider: 'webgpu' }).then(
  () => 'opened',
  (error: unknown) => String(error),
);
const runtime = await import('onnxruntime-node');
const open = async () => openOnnxDevice(runtime, { provider: 'webgpu' });
const isCosine = (title: string): boolean => title === 'computes cos';
const checks = [
  ...deviceChecks(open, TOLERANCE).filter(({ title }) => !isCosine(title)),
  ...deviceChecks(open, COSINE_TOLERANCE).filter(({ title }) => isCosine(title)),
];
const outcomes = await nearestOutcomes(open, workers);
await workers.close();
for (const { title, run } of checks) outcomes[title] = await run().then(() => 'passed', String);
/** Prints how opening for real work ends, and the outcome of each check on WebGPU's software adapter. */
process.stdout.write(`\n${JSON.stringify({ refusal, outcomes })}\n`);
