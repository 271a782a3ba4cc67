import type { VariableValues } from '../../device/device.ts';
import type { Run } from '../../run.ts';
import { consensusLabels } from '../consensus/consensus-labels.ts';
import { headRows } from '../deep/head-rows.ts';
import type { NetTask } from '../deep/net-method.ts';
import { outputsOf } from '../deep/reading.ts';
import { rowsOf } from '../deep/rows-of.ts';
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
    labellings.push(outputsOf(await headRows(features, net, weights, head, run), 'standardised'));
  }
  return consensusLabels(labellings, features, net.clusters, source, run);
}
