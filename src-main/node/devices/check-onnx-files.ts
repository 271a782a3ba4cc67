import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OnnxProvider } from '../../engine/device/onnx/open-onnx-device.ts';
import { findPackage } from './installed-package.ts';
import { UnavailableDevice } from './unavailable-device.ts';

const PACKAGE = 'onnxruntime-node';
const REINSTALL = `To install it again: npm ci, or npm install ${PACKAGE}.`;

/** Where the package is, and for which system. */
export interface OnnxFiles {
  /** Undefined where it is not installed. */
  readonly folder: string | undefined;
  readonly platform: string;
  readonly architecture: string;
}

/** Throws UnavailableDevice where a file of onnxruntime that this provider needs is not there. */
export function checkOnnxFiles(provider: OnnxProvider, files: OnnxFiles = installedFiles()): void {
  const { folder, platform, architecture } = files;
  if (folder === undefined)
    throw new UnavailableDevice(`The package ${PACKAGE} is not installed.`, REINSTALL);
  const libraries = join(folder, 'bin', 'napi-v6', platform, architecture);
  if (!existsSync(join(libraries, 'onnxruntime_binding.node'))) {
    const system = `${platform} ${architecture}`;
    throw new UnavailableDevice(`The package ${PACKAGE} has no native library for ${system}.`, REINSTALL);
  }
  if (provider !== 'cuda' || existsSync(join(libraries, 'libonnxruntime_providers_cuda.so'))) return;
  if (platform !== 'linux' || architecture !== 'x64') {
    const reason = `${PACKAGE} has CUDA for Linux on x64 only.`;
    throw new UnavailableDevice(reason, 'On this system webgpu uses the graphics card.');
  }
  const command = `ONNXRUNTIME_NODE_INSTALL=true node ${join(folder, 'script', 'install.js')}`;
  throw new UnavailableDevice(
    `The CUDA provider of ${PACKAGE} is not installed: it is large, and fetched on request.`,
    `To fetch it: ${command} (an NVIDIA GPU, its driver, CUDA 12 and cuDNN 9 are needed too).`,
  );
}

function installedFiles(): OnnxFiles {
  return { folder: findPackage(PACKAGE)?.folder, platform: process.platform, architecture: process.arch };
}
