import { describe, it } from 'vitest';
import { completeParameters } from '../parameters.ts';
import { clustererChecks } from '../testing/check-clusterer.ts';
import { kmeansCode, kmeansManifest } from './kmeans.ts';

describe('k-means as a clusterer', () => {
  const checks = clustererChecks(kmeansCode, (clusters) =>
    completeParameters(kmeansManifest.parameters, { clusters }),
  );
  it.each(checks)('$title', ({ run }) => run());
});
