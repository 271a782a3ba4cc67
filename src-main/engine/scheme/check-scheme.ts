import { EngineError } from '../errors.ts';
import type { ClassScheme, LandCoverClass } from './class-scheme.ts';

/** Throws `bad-input` where two classes share a number, a parent is unknown, or a class is a part of itself. */
export function checkScheme(scheme: ClassScheme): void {
  const byId = new Map<number, LandCoverClass>();
  for (const entry of scheme.classes) {
    const other = byId.get(entry.id);
    if (other) refuse(scheme, `"${other.name}" and "${entry.name}" both have the number ${entry.id}`);
    byId.set(entry.id, entry);
  }
  for (const entry of scheme.classes) checkAncestors(scheme, entry, byId);
}

function checkAncestors(
  scheme: ClassScheme,
  entry: LandCoverClass,
  byId: ReadonlyMap<number, LandCoverClass>,
): void {
  const seen = new Set<number>([entry.id]);
  let { parent } = entry;
  while (parent !== undefined) {
    if (!byId.has(parent))
      refuse(scheme, `"${entry.name}" is a part of the class ${parent}, which is not there`);
    if (seen.has(parent)) refuse(scheme, `"${entry.name}" is a part of itself`);
    seen.add(parent);
    parent = byId.get(parent)?.parent;
  }
}

function refuse(scheme: ClassScheme, reason: string): never {
  throw new EngineError('bad-input', `The class scheme "${scheme.title}" cannot be used: ${reason}.`);
}
