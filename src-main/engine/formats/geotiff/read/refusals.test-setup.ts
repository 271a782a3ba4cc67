import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The features that `refusals.md` lists, as patterns: N stands for a number. */
export function listedRefusals(): RegExp[] {
  const table = readFileSync(join(import.meta.dirname, '../refusals.md'), 'utf8');
  return Array.from(table.matchAll(/^\| `(.*?)`/gm), ([, feature]) => {
    const escaped = feature.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`^${escaped.replace(/\bN\b/g, '\\d+')}$`);
  });
}
