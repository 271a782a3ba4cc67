import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { readVersion } from '../places.ts';
import { findPackage } from './installed-package.ts';

const PACKAGES = ['onnxruntime-node', '@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];
/** What tells drivers and processors which of them to use. */
const VARIABLES = ['CUDA_VISIBLE_DEVICES', 'LD_LIBRARY_PATH', 'VK_DRIVER_FILES', 'VK_ICD_FILENAMES'];
const VULKAN_DRIVERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
const GRAPHICS_CARDS = '/sys/class/drm';
const NVIDIA_DRIVER = '/proc/driver/nvidia/version';

/** All that is seen of versions, processors and drivers on which it depends which devices there are, and how fast they are. */
export function describeMachine(
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  const processors = cpus();
  return {
    swath: readVersion(),
    node: process.version,
    system: `${process.platform} ${process.arch} ${release()}`,
    processor: `${processors[0]?.model ?? ''} x ${availableParallelism()} of ${processors.length}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    ...Object.fromEntries(PACKAGES.map((name) => [name, describePackage(name)])),
    ...Object.fromEntries(VARIABLES.map((name) => [name, environment[name] ?? ''])),
    nvidia: textOf(NVIDIA_DRIVER),
    vulkan: VULKAN_DRIVERS.flatMap(namesIn).join(' '),
    cards: namesIn(GRAPHICS_CARDS)
      .filter((name) => /^card\d+$/.test(name))
      .map(describeCard)
      .join(' '),
  };
}

/** Its version and its native libraries: some are fetched later, into the same version. */
function describePackage(name: string): string {
  const found = findPackage(name);
  if (found === undefined) return '';
  const places = [
    join(found.folder, 'bin', 'napi-v6', process.platform, process.arch),
    join(found.folder, 'deps', 'lib'),
  ];
  const libraries = places.flatMap((place) =>
    namesIn(place).map((file) => `${file} ${sizeOf(join(place, file))}`),
  );
  return [found.version, ...libraries].join(', ');
}

function describeCard(name: string): string {
  return ['vendor', 'device'].map((file) => textOf(join(GRAPHICS_CARDS, name, 'device', file))).join(':');
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
