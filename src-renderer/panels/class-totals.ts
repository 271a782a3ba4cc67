import type { Result } from '../../src-main/engine/project/document.ts';
import type { ClassScheme, LandCoverClass } from '../../src-main/engine/scheme/class-scheme.ts';

/** What a class holds of a result. */
export interface ClassTotal {
  readonly clusters: readonly number[];
  readonly pixels: number;
  /** Undefined where the area of any of its clusters is not known. */
  readonly hectares: number | undefined;
}

const NOTHING: ClassTotal = { clusters: [], pixels: 0, hectares: 0 };

/** Sums by class id, with 0 for the clusters without a class; every class of the scheme has an entry. */
export function classTotals(
  result: Result | undefined,
  scheme: ClassScheme,
): ReadonlyMap<number, ClassTotal> {
  const totals = new Map<number, ClassTotal>(
    [0, ...scheme.classes.map(({ id }) => id)].map((id) => [id, NOTHING]),
  );
  for (const { id, pixels, hectares } of result?.clusters ?? []) {
    const assigned = result?.assignment[id] ?? 0;
    const classId = totals.has(assigned) ? assigned : 0;
    const before = totals.get(classId) ?? NOTHING;
    totals.set(classId, {
      clusters: [...before.clusters, id],
      pixels: before.pixels + pixels,
      hectares:
        before.hectares === undefined || hectares === undefined ? undefined : before.hectares + hectares,
    });
  }
  return totals;
}

/** The lowest class number that is free, as a new class gets it; undefined when all 255 are taken. */
export function freeClassId(scheme: ClassScheme): number | undefined {
  const taken = new Set(scheme.classes.map(({ id }) => id));
  for (let id = 1; id <= 255; id += 1) if (!taken.has(id)) return id;
  return undefined;
}

const FRESH_COLOURS = [
  '#8c6bb1',
  '#e08214',
  '#35978f',
  '#c51b7d',
  '#4d9221',
  '#b2182b',
  '#2166ac',
  '#a6761d',
];

/** A new class with a name and colour that the scheme does not use yet. */
export function newClass(scheme: ClassScheme): LandCoverClass | undefined {
  const id = freeClassId(scheme);
  if (id === undefined) return undefined;
  const colours = new Set(scheme.classes.map(({ colour }) => colour));
  const colour = FRESH_COLOURS.find((candidate) => !colours.has(candidate)) ?? FRESH_COLOURS[id % 8];
  return { id, name: `Class ${id}`, colour };
}

/** One line on what another scheme does to the clusters that have a class; undefined where nothing changes. */
export function schemeChange(
  results: readonly Result[],
  before: ClassScheme,
  after: ClassScheme,
): string | undefined {
  const names = new Map(after.classes.map(({ id, name }) => [id, name]));
  const assigned = results.flatMap(({ assignment }) => Object.values(assignment));
  const dropped = assigned.filter((id) => !names.has(id)).length;
  const renamed = before.classes.filter(
    ({ id, name }) => assigned.includes(id) && names.has(id) && names.get(id) !== name,
  ).length;
  const sentences = [
    dropped > 0 &&
      `${dropped} assigned ${dropped === 1 ? 'cluster has' : 'clusters have'} no class any more.`,
    renamed > 0 &&
      `${renamed} ${renamed === 1 ? 'class keeps' : 'classes keep'} number and clusters under another name.`,
  ].filter((sentence) => sentence !== false);
  return sentences.length > 0 ? `${sentences.join(' ')} Undo brings them back.` : undefined;
}
