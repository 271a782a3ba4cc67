import { expect, it } from 'vitest';
import type { Device, Values } from './device.ts';
import { measureRate } from './measure-rate.ts';

/** A device whose every feed takes so long by the clock of the test. */
function timed(msPerFeed: number): {
  device: Device;
  now: () => number;
  fed: number[];
  closed: () => boolean;
} {
  let time = 0;
  let closed = false;
  const fed: number[] = [];
  const run = async (feeds: readonly Values[]): Promise<Values[]> => {
    fed.push(feeds.length);
    time += msPerFeed * feeds.length;
    return [];
  };
  const none = async (): Promise<never> => expect.unreachable();
  const close = async (): Promise<void> => void (closed = true);
  const load = async () => ({ run, read: none, write: none, close });
  return { device: { id: 'test', name: 'test', load, close }, now: () => time, fed, closed: () => closed };
}

it('counts the steps of about a second, without the first', async () => {
  const { device, now, fed, closed } = timed(10);
  expect(await measureRate(device, 1, now)).toBeCloseTo(100, 6);
  expect(fed[0]).toBe(1);
  expect(closed()).toBe(true);
});

it('measures a slow device by a single call', async () => {
  const { device, now, fed } = timed(60_000);
  expect(await measureRate(device, 1, now)).toBeCloseTo(1 / 60, 6);
  expect(fed).toHaveLength(2);
});
