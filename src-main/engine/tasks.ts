import { findPixelsTask } from './clustering/find-pixels.ts';
import { clusterSumsTask, lowerDistancesTask, nearestCentresTask } from './clustering/kmeans-tasks.ts';
import { labelBlockTask } from './clustering/label-block.ts';
import { decodeBlock } from './formats/geotiff/read/decode-block.ts';
import { decodeDeferredWindow } from './formats/geotiff/read/decode-deferred-window.ts';
import { encodeLabelTile } from './formats/geotiff/write/encode-label-tile.ts';
import { inflateElement } from './formats/matlab/inflate-element.ts';
import type { Task } from './workers.ts';

/** Every task that may run on a worker thread; a worker finds it here by name. */
export const TASKS: readonly Task<never, unknown>[] = [
  decodeBlock,
  decodeDeferredWindow,
  inflateElement,
  encodeLabelTile,
  findPixelsTask,
  labelBlockTask,
  nearestCentresTask,
  clusterSumsTask,
  lowerDistancesTask,
];
