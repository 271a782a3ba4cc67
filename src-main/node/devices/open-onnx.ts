import type { Device } from '../../engine/device/device.ts';
import { openOnnxDevice, type OnnxDeviceOptions } from '../../engine/device/onnx/open-onnx-device.ts';
import type { OnnxRuntime } from '../../engine/device/onnx/runtime.ts';
import { isEngineError } from '../../engine/errors.ts';
import { input, variable } from '../../engine/program/operations/leaves.ts';
import { add } from '../../engine/program/operations/elementwise.ts';
import { createProgram } from '../../engine/program/program.ts';
import { isSoftwareAdapter, loadedLibraries } from './software-adapter.ts';
import { UnavailableDevice } from './unavailable-device.ts';

export interface OpenOnnxOptions extends OnnxDeviceOptions {
  /** Whether WebGPU may be computed by the processor, which only tests want; not when absent. */
  readonly allowSoftware?: boolean;
  /** How the package is loaded; a test lends its own. */
  readonly loadRuntime?: () => Promise<OnnxRuntime>;
}

const REMEDIES = {
  cuda: 'It needs an NVIDIA GPU with its driver, CUDA 12 and cuDNN 9 where the system looks for libraries.',
  webgpu: 'It needs a GPU with its driver; on Linux also the Vulkan loader (libvulkan1).',
  cpu: 'Install the package again: npm install onnxruntime-node.',
} as const;

/**
 * onnxruntime on a provider that has run a program. Throws UnavailableDevice, saying what would enable it, where the package or the provider
 * is not there, and where WebGPU has only a software adapter.
 */
export async function openOnnx(options: OpenOnnxOptions): Promise<Device> {
  const { provider, allowSoftware = false, loadRuntime = loadPackage } = options;
  const device = openOnnxDevice(await loadRuntime().catch(refuseBinary), options);
  try {
    await tryOut(device);
  } catch (error) {
    throw new UnavailableDevice(whyNot(error), REMEDIES[provider], { cause: error });
  }
  if (provider === 'webgpu' && !allowSoftware && isSoftwareAdapter(loadedLibraries())) {
    const reason = `${device.name} is computed by the processor here (a software adapter), which is slower than the CPU itself.`;
    throw new UnavailableDevice(reason, REMEDIES.webgpu);
  }
  return device;
}

/** Loaded on first use: its library has 45 MB. */
async function loadPackage(): Promise<OnnxRuntime> {
  return await import('onnxruntime-node');
}

function refuseBinary(error: unknown): never {
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
  throw new UnavailableDevice(`onnxruntime-node cannot be loaded: ${reason}.`, REMEDIES.cpu, {
    cause: error,
  });
}

/** A provider that is not there shows when it is first used. */
async function tryOut(device: Device): Promise<void> {
  const total = variable('total', [2], { kind: 'constant', value: 0 });
  const sum = add(total, input('x', [2]));
  const program = createProgram({ sum }, [{ variable: total, value: sum }]);
  const loaded = await device.load(program, { total: new Float32Array(2) });
  try {
    await loaded.run([{ x: Float32Array.of(1, 2) }]);
  } finally {
    await loaded.close();
  }
}

/** onnxruntime says that there is no adapter by an assertion in its code. */
function whyNot(error: unknown): string {
  const [reason] = (isEngineError(error) ? error.message : String(error)).split('\n');
  if (reason.includes('Failed to get a WebGPU adapter')) return 'WebGPU finds no graphics adapter.';
  return reason.endsWith('.') ? reason : `${reason}.`;
}
