import type { ParameterSchema } from '../../src-main/engine/parameters.ts';
import { type Entry, entryOf } from './validate-parameter.ts';

/** What was entered for a parameter, and what kind of parameter that was. */
export interface KeptEntry {
  readonly type: ParameterSchema['type'];
  readonly entry: Entry;
}

/**
 * What a form shows: what was entered under the parameter's name, for this method or another, where it is of the same kind and one of the
 * choices; else the default.
 */
export function entryKept(schema: ParameterSchema, kept: KeptEntry | undefined): Entry {
  if (!kept || kindOf(kept) !== kindOf(schema)) return entryOf(schema);
  if (schema.type === 'string' && !schema.enum.includes(String(kept.entry))) return entryOf(schema);
  return kept.entry;
}

/** A whole number may be kept for one with fractions, and the other way: the form says where it does not do. */
function kindOf({ type }: Pick<ParameterSchema, 'type'>): string {
  return type === 'integer' ? 'number' : type;
}
