import { describe, it } from 'vitest';
import { completeParameters } from '../../parameters.ts';
import { clustererChecks } from '../../testing/check-clusterer.ts';
import { anchorCode, anchorManifest } from './anchor.ts';

const parametersOf = (given: Record<string, number>) => completeParameters(anchorManifest.parameters, given);

describe('anchor graph', () => {
  for (const check of clustererChecks(anchorCode, (clusters) => parametersOf({ clusters, anchors: 100 }))) {
    it(check.title, () => check.run());
  }
});
