import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

/** What a file takes from others when it is loaded; types, and what is loaded on first use, do not count. */
const IMPORT = /^(?:import|export) (?!type )(?:[^'";]*? from )?'([^']+)'/gm;

/** Packages that are loaded with a file, each with the files that lead there. */
function packagesOf(file: string, way: readonly string[], seen: Set<string>): Map<string, string[]> {
  const packages = new Map<string, string[]>();
  for (const [, from] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    if (!from.startsWith('.')) packages.set(from, [...way, file]);
    const next = join(dirname(file), from);
    if (!from.endsWith('.ts') || seen.has(next)) continue;
    seen.add(next);
    for (const [name, path] of packagesOf(next, [...way, file], seen)) packages.set(name, path);
  }
  return packages;
}

it('a thread loads no package before it has a task for it: each thread would do so again', () => {
  const found = packagesOf(join(import.meta.dirname, 'tasks.ts'), [], new Set());
  expect(Object.fromEntries(found)).toEqual({});
});

it('a package behind several files is found', () => {
  const found = packagesOf(join(import.meta.dirname, 'features/fit-features.ts'), [], new Set());
  expect(found.has('ml-matrix')).toBe(true);
});
