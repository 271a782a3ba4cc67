import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';

/**
 * Of decoded blocks, for a command: it passes over a scene once or a few times, past the cache where it can. Room for a row of
 * tiles of a Sentinel-2 scene, whose bands have tiles of several sizes, and for the largest tile of JPEG 2000.
 */
export const COMMAND_CACHE_BYTES = 384 << 20;

const LEAST_BYTES = 256 << 20;
const MOST_BYTES = 1536 << 20;

/**
 * Of decoded blocks, for a workbench where people look around: an eighth of the memory that the process may use, between 256 MB
 * and 1.5 GB. A screen of a scene with 200 bands takes up to 940 MB.
 */
export function cacheBytes(memoryBytes = usableMemory()): number {
  return Math.min(MOST_BYTES, Math.max(LEAST_BYTES, Math.floor(memoryBytes / 8)));
}

/** A container may be allowed less than the machine has; 0 stands for no such limit. */
function usableMemory(): number {
  return Math.min(totalmem(), constrainedMemory() || Infinity);
}
