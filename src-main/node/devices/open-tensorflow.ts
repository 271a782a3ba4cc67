import { createRequire } from 'node:module';
import type { Device } from '../../engine/device/device.ts';
import { createTensorflowDevice } from '../../engine/device/tensorflow/tensorflow-device.ts';
import type { TensorLibrary } from '../../engine/device/tensorflow/tensor-library.ts';
import { findPackage, loadPackage } from './installed-package.ts';
import { UnavailableDevice } from './unavailable-device.ts';

/** What is used of tfjs-node besides its operations. */
interface TensorflowModule extends TensorLibrary {
  backend(): { readonly isUsingGpuDevice?: boolean };
}

/** How packages are found and loaded; a test lends its own. */
export interface Packages {
  isInstalled(name: string): boolean;
  load(name: string): unknown;
}

const INSTALLED: Packages = { isInstalled: (name) => findPackage(name) !== undefined, load: loadPackage };

const GPU_PACKAGE = '@tensorflow/tfjs-node-gpu';
const CPU_PACKAGE = '@tensorflow/tfjs-node';
const VERSION = '4.22.0';

const NAMES = { gpu: 'TensorFlow on the GPU', cpu: 'TensorFlow on the CPU' } as const;

/** TensorFlow on this kind of processor. Throws UnavailableDevice. The package for GPUs runs on the CPU where it finds none. */
export async function openTensorflow(
  processor: 'gpu' | 'cpu',
  packages: Packages = INSTALLED,
): Promise<Device> {
  const candidates = processor === 'gpu' ? [GPU_PACKAGE] : [CPU_PACKAGE, GPU_PACKAGE];
  const name = candidates.find((candidate) => packages.isInstalled(candidate));
  if (name === undefined) {
    throw new UnavailableDevice(
      `The package ${candidates[0]} is not installed.`,
      `To install it: npm install --no-save ${candidates[0]}@${VERSION}${needs(processor)}.`,
    );
  }
  const library = loadTensorflow(name, packages);
  const found = library.backend().isUsingGpuDevice ? 'gpu' : 'cpu';
  if (found !== processor) throw new UnavailableDevice(...otherProcessor(name, found));
  return createTensorflowDevice(library, NAMES[processor]);
}

function loadTensorflow(name: string, packages: Packages): TensorflowModule {
  restoreNullCheck();
  try {
    return packages.load(name) as TensorflowModule;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UnavailableDevice(
      `The package ${name} is installed, but does not load: ${withoutStop(reason)}.`,
      `To fetch its library again: npm rebuild ${name}.`,
      { cause: error },
    );
  }
}

/** tfjs-node calls a function that Node has no more since version 23. */
function restoreNullCheck(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}

function otherProcessor(name: string, found: 'gpu' | 'cpu'): [string, string] {
  if (found === 'gpu') return [`${name} uses the GPU.`, 'The device tensorflow-gpu is that.'];
  return [
    `${name} finds no GPU that it can use.`,
    'It needs an NVIDIA GPU with its driver, CUDA 11.2 and cuDNN 8.1 where the system looks for libraries.',
  ];
}

function needs(processor: 'gpu' | 'cpu'): string {
  return processor === 'gpu' ? ' (it needs CUDA 11.2 and cuDNN 8.1)' : '';
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}
