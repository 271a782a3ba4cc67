import type { VariableValues } from '../../device/device.ts';
import type { Run } from '../../run.ts';
import type { LearnedNet, NetTask, ShowNet } from '../deep/net-method.ts';
import { learnTargets } from '../targets/learn-targets.ts';
import type { Targets } from '../targets/target-maker.ts';

/** Where learning what was agreed on begins on the bar. */
const AGREED = 0.85;

/** Epochs in which it is learned, for each of those before. */
const EPOCHS_SHARE = 0.3;

const RATE = 0.05;

/** How clusters come about that a net is to learn in the end. */
export interface Agreement {
  /** Of the method. */
  readonly id: string;
  /** Of the training before. */
  readonly epochs: number;
  /** Trains a net, and finds clusters by it. */
  find(run: Run): Promise<{ readonly weights: VariableValues; readonly targets: Targets }>;
}

/** Epochs in which what was agreed on is learned, after so many. */
export function agreedEpochs(epochs: number): number {
  return Math.ceil(EPOCHS_SHARE * epochs);
}

/** Learns clusters that were found by a trained net: its encoder goes on, a head learns them anew. */
export function learnAgreed(
  task: NetTask,
  { id, epochs, find }: Agreement,
  show: ShowNet,
  run: Run,
): Promise<LearnedNet> {
  const agree = async (before: Run) => {
    const { weights, targets } = await find(before);
    return { weights: withoutHeads(weights), targets };
  };
  return learnTargets(
    task,
    {
      id: `${id}, consensus`,
      maker: { first: (pixels) => new Int32Array(pixels), listens: false },
      preset: { length: { epochs: agreedEpochs(epochs) }, rate: RATE },
      before: { share: AGREED, epochs, run: agree },
    },
    show,
    run,
  );
}

/** What was agreed on has numbers of its own. */
function withoutHeads(weights: VariableValues): VariableValues {
  return Object.fromEntries(Object.entries(weights).filter(([name]) => !name.startsWith('head')));
}
