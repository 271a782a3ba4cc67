import { SIMPLE_SCHEME } from '../scheme/builtin-schemes.ts';
import type { Project } from './document.ts';

/** An empty project with the scheme to start from. */
export function newProject(): Project {
  return {
    format: 'swath-project',
    version: 1,
    name: 'Untitled project',
    scenes: [],
    areas: [],
    results: [],
    scheme: { ...SIMPLE_SCHEME },
    view: {
      stretch: { kind: 'percent', amount: 2, from: 'scene' },
      colourBy: 'cluster',
      opacity: 0.7,
    },
  };
}
