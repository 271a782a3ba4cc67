import { EngineError } from '../../errors.ts';
import { mix32 } from '../../random.ts';
import type { Block, Raster } from '../../raster/raster.ts';
import { boundsOf, readingWindows, walkWindows } from '../../raster/walk.ts';
import { intersect, type Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import { usableOf } from '../samples/usable-pixels.ts';
import type { Examples } from './example-set.ts';

/** Pixels whose class is known and that have data. */
export interface ExamplePixels {
  /** row * grid width + column, rising. */
  readonly positions: Float64Array;
  /** The class of each: its place among the classes. */
  readonly classes: Uint16Array;
}

/** Names that a message lists. */
const LISTED = 5;

/**
 * The examples that have data in a raster, `most` of each class at most: those with the least hash of seed and place. Reads windows with
 * examples only. Throws `too-few-pixels` for a class that has none.
 */
export async function gatherExamples(
  { source, classes, raster: drawn }: Examples,
  raster: Raster,
  most: number,
  run: Run,
): Promise<ExamplePixels> {
  const drawers = classes.map(() => leastOf(most, run.seed));
  const placeOf = new Map(classes.map(({ id }, place) => [id, place]));
  const gridWidth = raster.grid.width;
  const read = async (window: Window): Promise<Uint16Array | undefined> => {
    const { bands, valid } = await drawn.read(window, { signal: run.signal });
    if (!valid.includes(1)) return undefined;
    return examplesIn(bands[0] as Uint16Array, await raster.read(window, { once: true, signal: run.signal }));
  };
  const visit = (ids: Uint16Array | undefined, { column, row, width }: Window): void => {
    ids?.forEach((id, pixel) => {
      if (id === 0) return;
      const line = Math.floor(pixel / width);
      drawers[placeOf.get(id)!].offer((row + line) * gridWidth + column + pixel - line * width);
    });
  };
  const bounds = intersect(boundsOf(drawn), boundsOf(raster));
  const windows = [...readingWindows({ ...raster, bounds })];
  await walkWindows(raster, run, read, visit, { stage: 'Looking up examples', windows });
  const found = drawers.map((drawer) => drawer.drawn());
  refuseEmpty(
    source,
    raster.name,
    classes.filter((_, place) => found[place].length === 0),
  );
  return inOrder(found);
}

/** The ids of examples, 0 where the block has no data. */
function examplesIn(ids: Uint16Array, block: Block): Uint16Array {
  const usable = usableOf(block);
  return ids.map((id, pixel) => id * usable[pixel]);
}

/** Keeps those of the positions offered that have the least hashes. */
function leastOf(most: number, seed: number): { offer(position: number): void; drawn(): number[] } {
  let kept: { readonly position: number; readonly key: number }[] = [];
  const cut = (): void => {
    kept.sort((one, other) => one.key - other.key || one.position - other.position);
    kept.length = Math.min(kept.length, most);
  };
  return {
    offer: (position) => {
      kept.push({
        position,
        key: mix32(mix32(seed ^ mix32(Math.floor(position / 2 ** 32))) ^ (position | 0)),
      });
      if (kept.length >= 2 * most + 1024) cut();
    },
    drawn: () => {
      cut();
      const positions = kept.map(({ position }) => position);
      kept = [];
      return positions;
    },
  };
}

function inOrder(found: readonly (readonly number[])[]): ExamplePixels {
  const pixels = found.flatMap((positions, place) => positions.map((position) => ({ position, place })));
  pixels.sort((one, other) => one.position - other.position);
  return {
    positions: Float64Array.from(pixels, ({ position }) => position),
    classes: Uint16Array.from(pixels, ({ place }) => place),
  };
}

function refuseEmpty(source: string, sceneName: string, empty: Examples['classes']): void {
  if (empty.length === 0) return;
  const named = empty.slice(0, LISTED).map(({ name }) => `"${name}"`);
  const listed =
    empty.length > LISTED ? `${named.join(', ')} and ${empty.length - LISTED} more` : named.join(', ');
  throw new EngineError(
    'too-few-pixels',
    `${source}: ${listed} ${empty.length === 1 ? 'has' : 'have'} no example with data on ${sceneName}, inside of its areas and mask, that no ` +
      'other class claims too; add examples there, or leave out the class.',
  );
}
