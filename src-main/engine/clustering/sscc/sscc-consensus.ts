import type { VariableValues } from '../../device/device.ts';
import type { Run } from '../../run.ts';
import { consensusLabels } from '../consensus/consensus-labels.ts';
import { headRows } from '../deep/head-rows.ts';
import type { NetTask } from '../deep/net-method.ts';
import { addRows, emptySums, readRow, standardisedReading } from '../deep/reading.ts';
import { rowsOf, type Rows } from '../deep/rows-of.ts';
import { drawsInOrder } from '../patches/draws.ts';
import { headNames } from './sscc-heads.ts';

/** What the heads of a trained net agree on about the pixels learned from: a cluster for each, from 0. */
export async function headConsensus(
  { source, net }: NetTask,
  weights: VariableValues,
  heads: number,
  run: Run,
): Promise<Int32Array> {
  const features = await rowsOf(source, drawsInOrder(source), 'features', net, weights, run);
  const labellings: Uint16Array[] = [];
  for (const head of headNames(heads)) {
    labellings.push(standOuts(await headRows(features, net, weights, head, run)));
  }
  return consensusLabels(labellings, net.clusters, run);
}

/** The output of each row that stands out most by its own mean and deviation. */
function standOuts({ width, values }: Rows): Uint16Array {
  const reading = standardisedReading(addRows(emptySums(width), values));
  return Uint16Array.from({ length: values.length / width }, (_, row) => readRow(reading, values, row));
}
