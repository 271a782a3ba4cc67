import { findPixelsTask } from './clustering/samples/find-pixels.ts';
import { fuzzySumsTask } from './clustering/fuzzy/fuzzy-sums.ts';
import { clusterSpreadTask } from './clustering/isodata/measure-clusters.ts';
import { clusterSumsTask, labelSumsTask, lowerDistancesTask } from './clustering/kmeans/kmeans-tasks.ts';
import { mixtureSumsTask } from './clustering/gaussian/gaussian-tasks.ts';
import { batchStepsTask } from './clustering/minibatch/batch-steps.ts';
import { labelCellTask, learnCellTask } from './clustering/segments/segments-tasks.ts';
import {
  anchorCoordinatesTask,
  labelByAnchorsTask,
  linkToAnchorsTask,
  projectBlockTask,
  smoothFieldTask,
} from './clustering/anchor/anchor-tasks.ts';
import {
  informationTask,
  labelFieldsTask,
  labelFitTask,
  projectImagesTask,
  refineIdsTask,
} from './clustering/fields/fields-tasks.ts';
import { featureSumsTask } from './clustering/patches/feature-moments.ts';
import { makeViewsTask } from './clustering/patches/make-views.ts';
import { padComponentsTask } from './clustering/patches/padded-components.ts';
import { confidenceOfBlockTask, labelBlockTask } from './clustering/labels/label-block.ts';
import { centreScatterTask } from './clustering/signatures/centre-signatures.ts';
import { scatterTask } from './clustering/signatures/gather-signatures.ts';
import { labelPixelsTask } from './clustering/rules/label-pixels.ts';
import { readAreaFiles } from './formats/areas/read-area-files.ts';
import { decodeCodedBlock } from './formats/geotiff/read/codings/decode-coded-block.ts';
import { partitionSumsTask } from './quality/advise/partition-sums.ts';
import { decodeBlock } from './formats/geotiff/read/decode-block.ts';
import { decodeTile } from './formats/jpeg2000/decode-tile.ts';
import { listArrays } from './formats/hdf5/list-arrays.ts';
import { readSlab } from './formats/hdf5/read-slab.ts';
import { encodeTile } from './formats/geotiff/write/encode-tile.ts';
import { decodeDeferredWindow } from './formats/geotiff/read/decode-deferred-window.ts';
import { inflateElement } from './formats/matlab/inflate-element.ts';
import { compressRows } from './formats/png/compress-rows.ts';
import { sortPiece } from './formats/strided/sort-piece.ts';
import { sha256Task } from './formats/safetensors/sha256.ts';
import { digestFile } from './formats/side-files/digest-file.ts';
import { applyStepsTask } from './quality/post-process/apply-steps.ts';
import { localTask } from './features/local-raster.ts';
import { textureTask } from './features/texture-raster.ts';
import type { Task } from './workers.ts';

/** Every task that may run on a worker thread; a worker finds it here by name. */
export const TASKS: readonly Task<never, unknown>[] = [
  decodeBlock,
  readAreaFiles,
  decodeTile,
  decodeCodedBlock,
  decodeDeferredWindow,
  inflateElement,
  listArrays,
  readSlab,
  encodeTile,
  compressRows,
  digestFile,
  sha256Task,
  sortPiece,
  findPixelsTask,
  labelBlockTask,
  labelPixelsTask,
  scatterTask,
  centreScatterTask,
  applyStepsTask,
  localTask,
  textureTask,
  partitionSumsTask,
  confidenceOfBlockTask,
  clusterSumsTask,
  labelSumsTask,
  lowerDistancesTask,
  clusterSpreadTask,
  fuzzySumsTask,
  mixtureSumsTask,
  batchStepsTask,
  labelCellTask,
  learnCellTask,
  projectBlockTask,
  smoothFieldTask,
  linkToAnchorsTask,
  anchorCoordinatesTask,
  labelByAnchorsTask,
  projectImagesTask,
  refineIdsTask,
  informationTask,
  labelFitTask,
  labelFieldsTask,
  padComponentsTask,
  featureSumsTask,
  makeViewsTask,
];
