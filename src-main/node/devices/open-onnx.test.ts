import { execFile, execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { OnnxRuntime } from '../../engine/device/onnx/runtime.ts';
import { openOnnx } from './open-onnx.ts';
import { isSoftwareAdapter } from './software-adapter.ts';

describe('openOnnx', () => {
  it('opens the CPU, and says how many threads it takes', async () => {
    const device = await openOnnx({ provider: 'cpu', threads: 2 });
    expect(device).toMatchObject({ id: 'onnx', name: 'onnxruntime on 2 CPU threads' });
    await device.close();
  });

  it('says what to do where the package does not load', async () => {
    const loadRuntime = (): Promise<OnnxRuntime> => Promise.reject(new Error('cannot open shared object'));
    await expect(openOnnx({ provider: 'cpu', loadRuntime })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/cannot be loaded: cannot open shared object.*npm install/),
    });
  });

  it('says what would enable a provider that is not there', async () => {
    const create = (): Promise<never> => Promise.reject(new Error('No supported adapters'));
    const { Tensor } = await import('onnxruntime-node');
    const loadRuntime = async (): Promise<OnnxRuntime> => ({ Tensor, InferenceSession: { create } });
    await expect(openOnnx({ provider: 'cuda', loadRuntime })).rejects.toThrow(
      /No supported adapters.*CUDA 12/,
    );
    await expect(openOnnx({ provider: 'webgpu', loadRuntime })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });
});

describe('isSoftwareAdapter', () => {
  const software = ['/usr/lib/libvk_swiftshader.so', '/usr/lib/x86_64-linux-gnu/libvulkan_lvp.so'];

  it('is so where all drivers compute on the processor', () => {
    for (const path of software) expect(isSoftwareAdapter(['/usr/lib/libvulkan.so.1', path])).toBe(true);
    expect(isSoftwareAdapter(['C:\\Windows\\System32\\d3d10warp.dll'])).toBe(true);
  });

  it('is not so where a graphics card has its driver beside it', () => {
    expect(isSoftwareAdapter([])).toBe(false);
    for (const driver of [
      '/usr/lib/libvulkan_radeon.so',
      '/usr/lib/libGLX_nvidia.so.0',
      'C:\\nvwgf2umx.dll',
    ]) {
      expect(isSoftwareAdapter([...software, driver])).toBe(false);
    }
  });
});

const driver = findSoftwareDriver();

describe(`onnxruntime on WebGPU's software adapter${driver ? '' : ' (skipped: no SwiftShader of Debian here)'}`, () => {
  it.skipIf(!driver)(
    'passes every check of a device, and is refused for real work',
    { timeout: 300_000 },
    async () => {
      const fixture = new URL('check-webgpu.test-setup.ts', import.meta.url).pathname;
      const env = { ...process.env, VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: dirname(driver!) };
      const { stdout } = await promisify(execFile)(process.execPath, [fixture], { env });
      const { refusal, outcomes } = JSON.parse(stdout.trim().split('\n').at(-1)!);
      expect(refusal).toMatch(/software adapter/);
      const failed = Object.entries(outcomes).filter(([, outcome]) => outcome !== 'passed');
      expect(failed).toEqual([]);
      expect(Object.keys(outcomes).length).toBeGreaterThan(50);
    },
  );
});

/** Chromium of Debian brings SwiftShader and the Vulkan loader, in one folder. */
function findSoftwareDriver(): string | undefined {
  try {
    const files = execFileSync('dpkg', ['-L', 'chromium-common'], { stdio: ['ignore', 'pipe', 'ignore'] });
    return String(files)
      .split('\n')
      .find((path) => path.endsWith('/vk_swiftshader_icd.json'));
  } catch {
    return undefined;
  }
}
