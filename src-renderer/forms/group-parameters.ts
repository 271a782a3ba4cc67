import type { ParametersSchema } from '../../src-main/engine/parameters.ts';

/** So many are shown at once. */
const FEW = 5;
/** Of more than that, so many are seen before the rest is asked for. */
const COMMON = 4;

/** The parameters that are always seen, and those that are not until asked for: the number of clusters first, else in their own order. */
export function groupParameters(schemas: ParametersSchema): {
  readonly common: ParametersSchema;
  readonly more: ParametersSchema;
} {
  const entries = Object.entries(schemas);
  const ordered = [
    ...entries.filter(([name]) => name === 'clusters'),
    ...entries.filter(([name]) => name !== 'clusters'),
  ];
  const seen = ordered.length > FEW ? COMMON : ordered.length;
  return {
    common: Object.fromEntries(ordered.slice(0, seen)),
    more: Object.fromEntries(ordered.slice(seen)),
  };
}
