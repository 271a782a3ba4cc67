import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('the committed bytes are what the AssemblyScript sources compile to', async () => {
  const script: string = './assembly/build-kernels.mjs';
  const { compileKernels, generatedModule } = await import(script);
  const committed = new URL('./generated/nearest-centre-wasm.ts', import.meta.url);
  const text = generatedModule(await compileKernels());
  expect(await readFile(committed, 'utf8')).toBe(text);
});
