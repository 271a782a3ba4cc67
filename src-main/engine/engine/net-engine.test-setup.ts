import { nodeCodecs } from '../../node/codecs.ts';
import { openOnnx } from '../../node/devices/open-onnx.ts';
import { builtinPlugins } from '../builtin.ts';
import { createDeviceDirectory } from '../device/device-directory.ts';
import { testEngine, type TestEngine, type TestEngineOptions } from '../testing/test-engine.ts';

export const NET_SCENE = { width: 40, height: 30, bands: 3 };

/** A net that is trained in a moment. */
export const NET = {
  clusterer: 'selflabel',
  parameters: { clusters: 4, patch: 1, padding: 'same', width: 4, batch: 64, sample: 640, epochs: 2 },
};

/** An engine that trains on the processor, with a scene at /s.test. */
export function netEngine(options: Partial<TestEngineOptions> = {}): TestEngine {
  const report = { id: 'cpu', provider: 'onnx', name: 'Processor', available: true, rate: 1 };
  const devices = createDeviceDirectory({
    ids: ['cpu'],
    gpus: [],
    look: async () => [report],
    open: () => openOnnx({ provider: 'cpu', threads: 1 }),
  });
  const scenes = { '/s.test': NET_SCENE };
  return testEngine({ codecs: nodeCodecs, plugins: builtinPlugins, devices, scenes, ...options });
}
