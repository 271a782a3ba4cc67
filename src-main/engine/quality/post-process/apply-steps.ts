import type { Task } from '../../workers.ts';
import type { LabelGrid } from './label-grid.ts';
import { majority } from './majority.ts';
import { close, open } from './morphology.ts';
import type { PostStep } from './post-step.ts';
import { sieve } from './sieve.ts';

/** One step after the other on a whole grid, whose edges are taken for the edges of the map. */
export const applyStepsTask: Task<
  { readonly grid: LabelGrid; readonly steps: readonly PostStep[] },
  Uint16Array
> = {
  name: 'apply-post-steps',
  run: ({ grid, steps }) => steps.reduce((ids, step) => applyStep({ ...grid, ids }, step), grid.ids),
};

function applyStep(grid: LabelGrid, step: PostStep): Uint16Array {
  switch (step.kind) {
    case 'majority':
      return majority(grid, step.radius);
    case 'sieve':
      return sieve(grid, step.pixels, step.connectivity);
    case 'open':
      return open(grid, step.radius, step.labels);
    case 'close':
      return close(grid, step.radius, step.labels);
  }
}
