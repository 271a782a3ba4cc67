import { expect, it } from 'vitest';
import { answerKey } from './answer-key.ts';

const row = {};
const child = {};

function press(key: string, more: object = {}): string[] {
  const done: string[] = [];
  const event = {
    key,
    target: row,
    currentTarget: row,
    preventDefault: () => done.push('prevented'),
    stopPropagation: () => done.push('stopped'),
    ...more,
  } as unknown as KeyboardEvent;
  answerKey(event, { Delete: () => done.push('removed') });
  return done;
}

it('answers the keys of a row, once and here', () => {
  expect(press('Delete')).toEqual(['prevented', 'stopped', 'removed']);
});

it.each([
  ['another key', 'Enter', {}],
  ['a key of an input in the row', 'Delete', { target: child }],
  ['a command of the window', 'Delete', { ctrlKey: true }],
  ['a command of the window on a Mac', 'Delete', { metaKey: true }],
  ['a key named like what every object has', 'toString', {}],
])('leaves %s alone', (_what, key, more) => expect(press(key, more)).toEqual([]));
