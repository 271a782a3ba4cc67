import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findPackage } from './installed-package.ts';
import { openOnnx, type OnnxPlaces } from './open-onnx.ts';
import { hasSoftwareAdapterOnly } from './software-adapter.ts';

const folder = mkdtempSync(join(tmpdir(), 'swath-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A package of which these native libraries are there, that cannot be loaded. */
async function places(platform: string, ...libraries: string[]): Promise<OnnxPlaces> {
  const root = join(folder, `${platform} ${libraries.length}`);
  const place = join(root, 'bin', 'napi-v6', platform, 'x64');
  await mkdir(place, { recursive: true });
  for (const name of libraries) await writeFile(join(place, name), '');
  const load = (): never => {
    throw new Error('libonnxruntime.so.1: file too short\nRequire stack:');
  };
  return { folder: root, platform, architecture: 'x64', load };
}

const BINDING = 'onnxruntime_binding.node';
const CUDA = 'libonnxruntime_providers_cuda.so';

describe('onnxruntime', () => {
  it('came with its native library, and runs on the processor: npm ci has not lost it', async () => {
    expect(findPackage('onnxruntime-node')).toBeDefined();
    const device = await openOnnx('cpu');
    expect(device).toMatchObject({ id: 'onnx', name: expect.stringMatching(/CPU thread/) });
    await device.close();
  });

  it('says so where its package or its native library is missing, or does not load', async () => {
    await expect(openOnnx('cpu', { ...(await places('linux')), folder: undefined })).rejects.toMatchObject({
      reason: 'The package onnxruntime-node is not installed.',
      remedy: expect.stringContaining('npm ci'),
    });
    await expect(openOnnx('cpu', await places('linux'))).rejects.toMatchObject({
      reason: 'The package onnxruntime-node has no native library for linux x64.',
      remedy: expect.stringContaining('npm ci'),
    });
    await expect(openOnnx('cpu', await places('linux', BINDING))).rejects.toMatchObject({
      reason: 'onnxruntime-node does not load: libonnxruntime.so.1: file too short.',
    });
  });

  it('says how to fetch CUDA, and where there is none to fetch', async () => {
    const without = await places('linux', BINDING);
    const script = join(without.folder!, 'script', 'install.js');
    await expect(openOnnx('cuda', without)).rejects.toMatchObject({
      reason: expect.stringContaining('CUDA provider of onnxruntime-node is not installed'),
      remedy: expect.stringContaining(`ONNXRUNTIME_NODE_INSTALL=true node ${script} (`),
    });
    await expect(openOnnx('cuda', await places('win32', BINDING))).rejects.toMatchObject({
      reason: 'onnxruntime-node has CUDA for Linux on x64 only.',
    });
    await expect(openOnnx('cuda', await places('linux', BINDING, CUDA))).rejects.toMatchObject({
      reason: expect.stringContaining('file too short'),
    });
  });
});

describe('an adapter', () => {
  const files = (...paths: string[]): string =>
    paths.map((path) => `7f00-7f01 r-xp 0 08:01 7 ${path}`).join('\n');

  it('is software where no driver of a graphics card is loaded beside it', () => {
    expect(hasSoftwareAdapterOnly(files('/opt/libvk_swiftshader.so', '/lib/libvulkan.so.1'))).toBe(true);
    expect(hasSoftwareAdapterOnly(files('/usr/lib/libvulkan_lvp.so'))).toBe(true);
    for (const driver of ['libvulkan_radeon.so', 'libvulkan_intel.so', 'libGLX_nvidia.so.0', 'amdvlk64.so'])
      expect(hasSoftwareAdapterOnly(files('/usr/lib/libvulkan_lvp.so', `/usr/lib/${driver}`))).toBe(false);
  });

  it('is not held for software where nothing is seen of it', () =>
    expect(hasSoftwareAdapterOnly('')).toBe(false));
});
