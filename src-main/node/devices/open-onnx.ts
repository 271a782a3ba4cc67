import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Device } from '../../engine/device/device.ts';
import { openOnnxDevice, type OnnxProvider } from '../../engine/device/onnx/open-onnx-device.ts';
import type { OnnxRuntime } from '../../engine/device/onnx/runtime.ts';
import { firstValues, trainingStep } from '../../engine/device/training-step.ts';
import { findPackage, loadPackage } from './installed-package.ts';
import { hasSoftwareAdapterOnly } from './software-adapter.ts';
import { UnavailableDevice } from './unavailable-device.ts';

const PACKAGE = 'onnxruntime-node';
const CUDA_LIBRARY = 'libonnxruntime_providers_cuda.so';

/** What onnxruntime may be lent by a test. */
export interface OnnxPlaces {
  /** The folder of the package; undefined where it is not installed. */
  readonly folder: string | undefined;
  readonly platform: string;
  readonly architecture: string;
  load(): unknown;
}

const HERE: OnnxPlaces = {
  folder: findPackage(PACKAGE)?.folder,
  platform: process.platform,
  architecture: process.arch,
  load: () => loadPackage(PACKAGE),
};

/** onnxruntime by this provider, tried by a training step. Throws UnavailableDevice, for webgpu also where its adapter is software. */
export async function openOnnx(provider: OnnxProvider, places: OnnxPlaces = HERE): Promise<Device> {
  const libraries = librariesOf(places);
  if (provider === 'cuda') checkCuda(libraries, places);
  const runtime = loadRuntime(places);
  const device = openOnnxDevice(runtime, { provider, threads: availableParallelism() });
  try {
    await tryStep(device);
  } catch (error) {
    throw new UnavailableDevice(whyNot(error), REMEDIES[provider], { cause: error });
  }
  if (provider === 'webgpu' && hasSoftwareAdapterOnly()) {
    throw new UnavailableDevice('The only graphics adapter is software, slower than "cpu".', REMEDIES.webgpu);
  }
  return device;
}

const REMEDIES: Readonly<Record<OnnxProvider, string>> = {
  cuda: 'It needs an NVIDIA GPU with its driver, CUDA 12 and cuDNN 9 where the system looks for libraries.',
  webgpu: 'It needs a graphics card with a driver for Vulkan, Metal or Direct3D 12.',
  cpu: `To install it again: npm ci, or npm install ${PACKAGE}.`,
};

/** The folder of the package's native libraries for this system. */
function librariesOf({ folder, platform, architecture }: OnnxPlaces): string {
  if (folder === undefined)
    throw new UnavailableDevice(`The package ${PACKAGE} is not installed.`, REMEDIES.cpu);
  const libraries = join(folder, 'bin', 'napi-v6', platform, architecture);
  if (existsSync(join(libraries, 'onnxruntime_binding.node'))) return libraries;
  throw new UnavailableDevice(
    `The package ${PACKAGE} has no native library for ${platform} ${architecture}.`,
    REMEDIES.cpu,
  );
}

function checkCuda(libraries: string, { folder, platform, architecture }: OnnxPlaces): void {
  if (platform !== 'linux' || architecture !== 'x64') {
    throw new UnavailableDevice(
      `${PACKAGE} has CUDA for Linux on x64 only.`,
      'On this system webgpu uses the graphics card.',
    );
  }
  if (existsSync(join(libraries, CUDA_LIBRARY))) return;
  const command = `ONNXRUNTIME_NODE_INSTALL=true node ${join(folder!, 'script', 'install.js')}`;
  throw new UnavailableDevice(
    `The CUDA provider of ${PACKAGE} is not installed: it is large, and fetched on request.`,
    `To fetch it: ${command} (an NVIDIA GPU, its driver, CUDA 12 and cuDNN 9 are needed too).`,
  );
}

function loadRuntime({ load }: OnnxPlaces): OnnxRuntime {
  try {
    return load() as OnnxRuntime;
  } catch (error) {
    throw new UnavailableDevice(`${PACKAGE} does not load: ${reasonOf(error)}`, REMEDIES.cpu, {
      cause: error,
    });
  }
}

/** Whether a provider is there shows when a program is loaded. */
async function tryStep(device: Device): Promise<void> {
  const program = trainingStep(1);
  const loaded = await device.load(program, firstValues(program.variables));
  try {
    await loaded.run([firstValues(program.inputs)]);
  } finally {
    await loaded.close();
  }
}

/** onnxruntime says that there is no adapter by an assertion in its code. */
function whyNot(error: unknown): string {
  const reason = reasonOf(error);
  if (reason.includes('Failed to get a WebGPU adapter')) return 'There is no graphics adapter that it finds.';
  return `onnxruntime cannot use it: ${reason}`;
}

function reasonOf(error: unknown): string {
  const [first] = (error instanceof Error ? error.message : String(error)).split('\n');
  return first.endsWith('.') ? first : `${first}.`;
}
