import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkOnnxFiles, type OnnxFiles } from './check-onnx-files.ts';

const root = mkdtempSync(join(tmpdir(), 'swath-onnx-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A package that has these native libraries. */
async function packageWith(platform: string, ...libraries: string[]): Promise<OnnxFiles> {
  const folder = join(root, `${platform} ${libraries.length}`);
  const place = join(folder, 'bin', 'napi-v6', platform, 'x64');
  await mkdir(place, { recursive: true });
  for (const name of libraries) await writeFile(join(place, name), '');
  return { folder, platform, architecture: 'x64' };
}

const BINDING = 'onnxruntime_binding.node';
const CUDA = 'libonnxruntime_providers_cuda.so';

it('finds what npm ci has installed', () => {
  expect(() => checkOnnxFiles('cpu')).not.toThrow();
  expect(() => checkOnnxFiles('webgpu')).not.toThrow();
});

it('says so where the package or its native library is missing', async () => {
  const none = { folder: undefined, platform: 'linux', architecture: 'x64' };
  expect(() => checkOnnxFiles('cpu', none)).toThrow(/onnxruntime-node is not installed\. .*npm ci/);
  const bare = await packageWith('linux');
  expect(() => checkOnnxFiles('cpu', bare)).toThrow(/has no native library for linux x64\. .*npm ci/);
});

it('says how to fetch CUDA, and where there is none to fetch', async () => {
  const without = await packageWith('linux', BINDING);
  const script = join(without.folder!, 'script', 'install.js');
  expect(() => checkOnnxFiles('cuda', without)).toThrow(`ONNXRUNTIME_NODE_INSTALL=true node ${script} (`);
  const windows = await packageWith('win32', BINDING);
  expect(() => checkOnnxFiles('cuda', windows)).toThrow('CUDA for Linux on x64 only');
  const complete = await packageWith('linux', BINDING, CUDA);
  expect(() => checkOnnxFiles('cuda', complete)).not.toThrow();
});
