import { describe, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { clustererChecks } from '../../testing/check-clusterer.ts';
import { deepCode, deepManifest } from './deep.ts';

function parametersOf(given: Parameters): Parameters {
  return completeParameters(deepManifest.parameters, { draws: 1, ...given });
}

describe('Swath deep as a clusterer', () => {
  const checks = clustererChecks(deepCode, (clusters) => parametersOf({ clusters }));
  it.each(checks)('$title', ({ run }) => run());
});
