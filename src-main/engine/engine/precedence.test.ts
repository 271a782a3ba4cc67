import { expect, it } from 'vitest';
import { createPrecedence } from './precedence.ts';

it('holds others up until those before them have ended, also where they fail', async () => {
  const { first, cleared } = createPrecedence();
  const order: string[] = [];
  const good = Promise.withResolvers<string>();
  const bad = Promise.withResolvers<string>();
  const answers = [first(() => good.promise), first(() => bad.promise)];
  const waiting = cleared().then(() => order.push('others'));
  good.resolve('measured');
  expect(await answers[0]).toBe('measured');
  order.push('one');
  bad.reject(new Error('gone'));
  await expect(answers[1]).rejects.toThrow('gone');
  await waiting;
  expect(order).toEqual(['one', 'others']);
  await cleared();
});
