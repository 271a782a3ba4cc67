import { rowsOf } from '../deep/rows-of.ts';
import type { NetMethod, NetTask } from '../deep/net-method.ts';
import { drawsInOrder } from '../patches/draws.ts';
import { consensusLabels } from './consensus-labels.ts';
import { agreedEpochs, learnAgreed } from './learn-agreed.ts';
import { MOST_AGREED } from './settle-parameter.ts';

/**
 * A method whose net learns in the end what its own features and neighbours of pixels agree on, where that is asked for: features
 * often tell classes apart that answers of the same net mix up.
 */
export function settled(method: NetMethod): NetMethod {
  return {
    id: method.id,
    epochs: (task) => {
      const epochs = method.epochs(task);
      return isSettled(task) ? epochs + agreedEpochs(epochs) : epochs;
    },
    learn: (task, show, run) => {
      if (!isSettled(task)) return method.learn(task, show, run);
      const find = async (before: typeof run) => {
        const { weights } = await method.learn(task, show, before);
        const silent = { ...before, report: () => {} };
        const { source, net } = task;
        const features = await rowsOf(source, drawsInOrder(source), 'features', net, weights, silent);
        return { weights, targets: await consensusLabels([], features, net.clusters, source, silent) };
      };
      return learnAgreed(task, { id: method.id, epochs: method.epochs(task), find }, show, run);
    },
  };
}

function isSettled({ parameters, net }: NetTask): boolean {
  return parameters.settle === true && net.clusters <= MOST_AGREED;
}
