import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

it('runs calls one after the other, also after one that failed', async () => {
  const inTurn = createTurns();
  const order: string[] = [];
  const held = Promise.withResolvers<void>();
  const first = inTurn(async () => {
    await held.promise;
    order.push('first');
    throw new Error('no');
  });
  const second = inTurn(async () => order.push('second'));
  held.resolve();
  await expect(first).rejects.toThrow('no');
  expect(await second).toBe(2);
  expect(order).toEqual(['first', 'second']);
});
