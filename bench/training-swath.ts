/** Runs steps of one net in a process of its own, and prints a JSON line: usage as in training.ts. */
import { parseArgs } from 'node:util';
import * as onnxruntime from 'onnxruntime-node';
import type { OnnxProvider } from '../src-main/engine/device/onnx/open-onnx-device.ts';
import type { OnnxRuntime } from '../src-main/engine/device/onnx/runtime.ts';
import { initialVariables } from '../src-main/engine/program/initial-variables.ts';
import { sizeOf } from '../src-main/engine/program/tensor.ts';
import { openOnnx } from '../src-main/node/devices/open-onnx.ts';
import { NETS, predictionProgram, trainingProgram } from './training-nets.ts';

const { values } = parseArgs({
  options: {
    net: { type: 'string', default: 'small' },
    mode: { type: 'string', default: 'train' },
    batch: { type: 'string', default: '256' },
    threads: { type: 'string', default: '1' },
    steps: { type: 'string', default: '3' },
    provider: { type: 'string', default: 'cpu' },
  },
});

let inside = 0;
const loadRuntime = async (): Promise<OnnxRuntime> => ({
  Tensor: onnxruntime.Tensor,
  InferenceSession: {
    create: async (model, options) => {
      const session = await onnxruntime.InferenceSession.create(model, options);
      return {
        release: () => session.release(),
        run: async (feeds) => {
          const start = performance.now();
          const results = await session.run(feeds as Parameters<typeof session.run>[0]);
          inside += performance.now() - start;
          return results;
        },
      };
    },
  },
});

const batch = Number(values.batch);
const net = NETS[values.net];
const program = values.mode === 'train' ? trainingProgram(net, batch) : predictionProgram(net, batch);
const provider = values.provider as OnnxProvider;
const device = await openOnnx({ provider, threads: Number(values.threads), loadRuntime });
const loaded = await device.load(program, initialVariables(program, 1));
const feed = Object.fromEntries(
  [...program.inputs].map(([name, { shape }]) => {
    return [name, Float32Array.from({ length: sizeOf(shape) }, () => Math.random() - 0.5)];
  }),
);
await loaded.run([feed]);
inside = 0;
let [wall, processor, whole] = [Infinity, Infinity, 0];
for (let step = 0; step < Number(values.steps); step++) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await loaded.run([feed]);
  const { user, system } = process.cpuUsage(before);
  const elapsed = performance.now() - start;
  whole += elapsed;
  wall = Math.min(wall, elapsed / 1e3);
  processor = Math.min(processor, (user + system) / 1e6);
}
await loaded.close();
await device.close();
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ name: device.name, wall, processor, megabytes, outside: 1 - inside / whole }));
