import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('the committed bytes are what the AssemblyScript sources compile to', async () => {
  const script: string = './assembly/build-kernels.mjs';
  const { MODULES, compileModule, generatedModule } = await import(script);
  expect(MODULES.length).toBeGreaterThan(0);
  for (const module of MODULES) {
    const committed = new URL(`./generated/${module.name}-wasm.ts`, import.meta.url);
    const text = generatedModule(module, await compileModule(module));
    expect(await readFile(committed, 'utf8'), module.name).toBe(text);
  }
});
