import type { Position, Ring } from './geometry.ts';

type Projection = (position: Position) => [number, number];

/** An edge becomes at most 2^10 pieces. */
const DEEPEST = 10;
/** Places on an edge where it is compared with the true line: one alone could lie where an S-shaped line crosses it. */
const PROBES = [0.25, 0.5, 0.75];

/**
 * A ring in another coordinate system, with positions added until no edge strays from the image of the straight edge by more
 * than `tolerance` (in the new system's unit).
 */
export function bendRing(ring: Ring, project: Projection, tolerance: number): Ring {
  const images = ring.map(project);
  const bent: Position[] = [images[0]];
  for (let i = 1; i < ring.length; i++) {
    bendEdge(ring[i - 1], ring[i], images[i - 1], images[i], DEEPEST);
    bent.push(images[i]);
  }
  return bent;

  function bendEdge(from: Position, to: Position, start: Position, end: Position, depth: number): void {
    if (depth === 0) return;
    const probes = PROBES.map((share) => project(between(from, to, share)));
    const strays = probes.some(
      (image, index) => distance(image, between(start, end, PROBES[index])) > tolerance,
    );
    if (!strays) return;
    const middle = between(from, to, 0.5);
    bendEdge(from, middle, start, probes[1], depth - 1);
    bent.push(probes[1]);
    bendEdge(middle, to, probes[1], end, depth - 1);
  }
}

function between([x1, y1]: Position, [x2, y2]: Position, share: number): [number, number] {
  return [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
}

function distance([x1, y1]: Position, [x2, y2]: Position): number {
  return Math.hypot(x2 - x1, y2 - y1);
}
