import { createRandom, mix32, type Random } from '../../random.ts';
import { groupIndices } from './group-indices.ts';
import type { PatchSource } from './patch-source.ts';

/** Which pixels an epoch takes, in their order: indices of a source's pixels, perhaps some more than once. They follow from seed and epoch. */
export type Draws = Uint32Array;

/** Every pixel of the source, as it lies. */
export function drawsInOrder({ positions }: PatchSource): Draws {
  return Uint32Array.from(positions, (_, pixel) => pixel);
}

/** Every pixel once, shuffled. */
export function shuffledDraws(source: PatchSource, seed: number, epoch: number): Draws {
  return shuffleNearby(source, drawsInOrder(source), epochRandom(seed, epoch));
}

/**
 * As many draws as the source has pixels, floor(n / classes) + 1 of each class that has any, shuffled and cut: a class with more pixels
 * gives a random part of them, one with fewer gives all it has again and again. `ids`: the class of each pixel, from 1; 0 for one that is
 * not drawn. None where no pixel has a class.
 */
export function balancedDraws(source: PatchSource, ids: Uint16Array, seed: number, epoch: number): Draws {
  const random = epochRandom(seed, epoch);
  const members = groupIndices(ids);
  members.delete(0);
  if (members.size === 0) return new Uint32Array(0);
  const total = ids.length;
  const quota = Math.floor(total / members.size) + 1;
  const drawn = new Uint32Array(members.size * quota);
  let at = 0;
  for (const pixels of members.values()) {
    for (let left = quota; left > 0; left -= pixels.length) {
      const part = shuffle(pixels, random).subarray(0, left);
      drawn.set(part, at);
      at += part.length;
    }
  }
  return shuffleNearby(source, shuffle(drawn, random).slice(0, total), random);
}

/**
 * Shuffles draws. Where the source cannot hold all of its tiles, these are shuffled and taken in groups of half of what it holds, and the
 * pixels shuffled within a group: then a batch reads few tiles, and none is read twice in an epoch.
 */
function shuffleNearby({ tiles, tileOf }: PatchSource, draws: Draws, random: Random): Draws {
  const byTile = groupIndices(draws.map((pixel) => tileOf[pixel]));
  if (byTile.size <= tiles.capacity) return shuffle(draws, random);
  const order = shuffle(Uint32Array.from(byTile.keys()), random);
  const together = Math.max(1, Math.floor(tiles.capacity / 2));
  const result = new Uint32Array(draws.length);
  let at = 0;
  for (let first = 0; first < order.length; first += together) {
    const start = at;
    for (const tile of order.subarray(first, first + together)) {
      for (const place of byTile.get(tile)!) result[at++] = draws[place];
    }
    shuffle(result.subarray(start, at), random);
  }
  return result;
}

/** In place (Fisher and Yates). */
function shuffle(values: Uint32Array, random: Random): Uint32Array {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
  return values;
}

function epochRandom(seed: number, epoch: number): Random {
  return createRandom(mix32(mix32(seed) ^ (epoch + 1)));
}
