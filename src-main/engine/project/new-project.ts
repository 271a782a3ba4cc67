import { SIMPLE_SCHEME } from '../scheme/builtin-schemes.ts';
import type { Project } from './document.ts';

/** What a project is called until it is named or saved. */
export const UNTITLED = 'Untitled project';

/** An empty project with the scheme to start from. */
export function newProject(): Project {
  return {
    format: 'swath-project',
    version: 1,
    name: UNTITLED,
    scenes: [],
    areas: [],
    examples: [],
    results: [],
    scheme: { ...SIMPLE_SCHEME },
    view: {
      stretch: { kind: 'percent', amount: 2, from: 'scene' },
      colourBy: 'cluster',
      opacity: 0.7,
    },
  };
}
