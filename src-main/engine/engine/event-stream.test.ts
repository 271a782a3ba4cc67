import { expect, it } from 'vitest';
import type { EngineEvent, ProjectState } from '../api.ts';
import { createEventStream } from './event-stream.ts';

const project = (name: string): EngineEvent => ({
  type: 'project',
  state: { project: { name } } as unknown as ProjectState,
});
const job = (id: string, fraction: number): EngineEvent => ({
  type: 'job',
  job: { id, fraction, kind: 'cluster', title: '', state: 'running', stage: '', secondsSpent: 0 },
});

it('gives what there was at first, then every change, to each listener', async () => {
  const stream = createEventStream();
  const { signal } = new AbortController();
  const listeners = [stream.subscribe([project('a')], signal), stream.subscribe([project('a')], signal)];
  for (const listener of listeners) expect((await listener.next()).value).toEqual(project('a'));
  const pending = listeners.map((listener) => listener.next());
  stream.publish(job('1', 0.5));
  for (const event of pending) expect((await event).value).toEqual(job('1', 0.5));
});

it('keeps only the newest event of each thing for a listener that is slow', async () => {
  const stream = createEventStream();
  const listener = stream.subscribe([project('old')], new AbortController().signal);
  for (let step = 0; step <= 1000; step++) {
    stream.publish(job('1', step / 1000));
    stream.publish(job('2', step / 2000));
    stream.publish(project(`name ${step}`));
  }
  const events = [await listener.next(), await listener.next(), await listener.next()];
  expect(events.map(({ value }) => value)).toEqual([job('1', 1), job('2', 0.5), project('name 1000')]);
});

it('ends when the signal aborts, while waiting and with events left', async () => {
  const stream = createEventStream();
  const controller = new AbortController();
  const waiting = stream.subscribe([], controller.signal).next();
  const full = stream.subscribe([project('a')], controller.signal);
  controller.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await full.next()).toEqual({ done: true, value: undefined });
  expect(await stream.subscribe([project('a')], controller.signal).next()).toMatchObject({ done: true });
});

it('ends for everyone when it is closed, and for later listeners at once', async () => {
  const stream = createEventStream();
  const { signal } = new AbortController();
  const waiting = stream.subscribe([], signal).next();
  stream.close();
  expect(await waiting).toMatchObject({ done: true });
  expect(await stream.subscribe([project('a')], signal).next()).toMatchObject({ done: true });
});

it('forgets a listener that breaks out of its loop', async () => {
  const stream = createEventStream();
  const listener = stream.subscribe([project('a')], new AbortController().signal);
  for await (const event of listener) {
    expect(event).toEqual(project('a'));
    break;
  }
  stream.publish(project('b'));
  expect(await listener.next()).toMatchObject({ done: true });
});
