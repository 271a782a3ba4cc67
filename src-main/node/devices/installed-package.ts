import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Packages are named at run time and found from here: bundling leaves them out, and one that is absent is no error. */
const requireFromHere = createRequire(import.meta.url);

export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

/** Undefined where it is not installed. */
export function findPackage(name: string): InstalledPackage | undefined {
  for (const folder of requireFromHere.resolve.paths(name) ?? []) {
    try {
      const text = readFileSync(join(folder, name, 'package.json'), 'utf8');
      const { version } = JSON.parse(text) as { version: string };
      return { folder: join(folder, name), version };
    } catch {
      continue;
    }
  }
  return undefined;
}

/** The module of a package. It may fail to load, and a broken native library may end the process: try it in another one first. */
export function loadPackage(name: string): unknown {
  return requireFromHere(name);
}
