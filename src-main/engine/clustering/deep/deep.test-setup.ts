import { openOnnx } from '../../../node/devices/open-onnx.ts';
import type { Device, DeviceSource, Values, VariableValues } from '../../device/device.ts';
import { draw } from '../../testing/operation-case.ts';
import { initialWeights, type NetShape } from './net.ts';

/** onnxruntime on one thread of the processor. */
export const devices: DeviceSource = { open: () => openOnnx({ provider: 'cpu', threads: 1 }) };

/** The same, telling what programs are fed. */
export function watched(onFeed: (feed: Values) => void): DeviceSource {
  const watch = (device: Device): Device => ({
    ...device,
    load: async (program, variables) => {
      const loaded = await device.load(program, variables);
      return {
        ...loaded,
        run: (feeds, signal) => {
          feeds.forEach(onFeed);
          return loaded.run(feeds, signal);
        },
      };
    },
  });
  return { open: async () => watch(await devices.open()) };
}

/** A net of two stages on patches of 9 x 9. */
export function tinyNet(changes: Partial<NetShape> = {}): NetShape {
  const stages = [
    { channels: 6, blocks: 1 },
    { channels: 5, blocks: 1 },
  ];
  return {
    patch: { components: 3, side: 9 },
    encoder: { stem: 4, stages, padding: 'valid' },
    hidden: 7,
    clusters: 4,
    ...changes,
  };
}

/** Weights as if the net were trained: no scale, shift or statistic is what it begins with. */
export function trainedWeights(net: NetShape, seed = 1): VariableValues {
  const weights = Object.entries(initialWeights(net, seed));
  return Object.fromEntries(
    weights.map(([name, values], i) => {
      if (!/norm/.test(name)) return [name, values];
      const isCentre = /Mean|shift/.test(name);
      return [name, draw({ shape: [values.length], positive: !isCentre }, i + seed) as Float32Array];
    }),
  );
}
