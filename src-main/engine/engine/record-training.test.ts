import { expect, it } from 'vitest';
import type { JobEvent } from '../jobs/told.ts';
import { recordTraining } from './record-training.ts';

it('passes on what is told, and keeps of it what a result has, in few digits', () => {
  const told: JobEvent[] = [];
  const { context, found } = recordTraining({
    signal: new AbortController().signal,
    report: () => {},
    tell: (event) => void told.push(event),
  });
  expect(found()).toEqual({});
  const events: JobEvent[] = [
    { kind: 'epoch', epoch: 1, values: { loss: 1 / 3 } },
    { kind: 'preview', version: 1 },
    { kind: 'notice', message: 'The GPU is gone.' },
    { kind: 'epoch', epoch: 2, values: { loss: NaN } },
  ];
  events.forEach((event) => context.tell(event));
  expect(told).toEqual(events);
  expect(found()).toEqual({
    curves: { epochs: [1, 2], values: { loss: [0.333333, null] } },
    notices: ['The GPU is gone.'],
  });
});
