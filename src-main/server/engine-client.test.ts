import { afterEach, describe, expect, it } from 'vitest';
import { connect, EngineClientError, type ConnectionState } from '../../src-renderer/engine.ts';
import type { EngineApi, EngineEvent, JobDescription, SceneDescription } from '../engine/api.ts';
import { EngineError } from '../engine/errors.ts';
import { startServer, type RunningServer } from './http-server.ts';
import { fakeEngine } from './testing/fake-engine.ts';
import { cookieFrom } from './testing/raw-request.ts';

let server: RunningServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function clientOf(methods: Partial<EngineApi>, options: { letIn?: boolean; waits?: number[] } = {}) {
  server = await startServer({
    engine: fakeEngine(methods),
    port: 0,
    rendererFolder: '/nowhere',
    debug: false,
  });
  const cookie = options.letIn === false ? '' : await cookieFrom(server.newAddress());
  const withCookie: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    request.headers.set('cookie', cookie);
    return fetch(request);
  };
  const wait = async (milliseconds: number): Promise<void> => void options.waits?.push(milliseconds);
  return connect({ origin: server.origin, fetch: withCookie, wait });
}

const jobEvent = (id: string) => ({ type: 'job', job: { id } }) as EngineEvent;

describe('the client of the page', () => {
  it('gives arguments in the order of EngineApi and brings results back', async () => {
    const asked: unknown[] = [];
    const client = await clientOf({
      readPixel: async (...given) => (asked.push(given), { column: 3, row: 4, values: [1, null] }),
      setView: async () => {},
    });
    expect(await client.readPixel('s', 3, 4)).toEqual({ column: 3, row: 4, values: [1, null] });
    expect(asked).toEqual([['s', 3, 4, undefined]]);
    expect(
      await client.setView({
        stretch: { kind: 'percent', amount: 2, from: 'scene' },
        colourBy: 'class',
        opacity: 1,
      }),
    ).toBeUndefined();
  });

  it('lists devices and chooses one', async () => {
    const devices = [{ id: 'cpu', provider: 'onnx', name: 'onnxruntime', available: true, rate: 3 }];
    const asked: unknown[] = [];
    const client = await clientOf({
      devices: async (...given) => (asked.push(given), { devices, chosen: 'auto', auto: 'cpu' }),
      chooseDevice: async (id) => {
        throw new EngineError('unsupported', `The device "${id}" cannot be used.`);
      },
    });
    expect(await client.devices(true)).toEqual({ devices, chosen: 'auto', auto: 'cpu' });
    await client.devices();
    expect(asked).toEqual([[true], [undefined]]);
    await expect(client.chooseDevice('cuda')).rejects.toMatchObject({
      code: 'unsupported',
      message: 'The device "cuda" cannot be used.',
    });
  });

  it('brings notices and curves of a job over', async () => {
    const curves = { epochs: [1, 2], values: { loss: [0.5, null] } };
    const job = { id: 'a', notices: ['The GPU is gone.'], curves } as unknown as JobDescription;
    const client = await clientOf({ jobs: async () => [job] });
    expect(await client.jobs()).toEqual([job]);
  });

  it('brings the files and choices of a scene over', async () => {
    const asked: unknown[] = [];
    const client = await clientOf({
      openScene: async (...given) => (asked.push(given), {} as SceneDescription),
      reopenScene: async (...given) => (asked.push(given), {} as SceneDescription),
    });
    await client.openScene('a.tif', { parts: ['b.tif'], options: { mask: 'none' } });
    await client.openScene('a.tif');
    await client.reopenScene('s', { mask: 'clouds' });
    expect(asked).toEqual([
      ['a.tif', { parts: ['b.tif'], options: { mask: 'none' } }],
      ['a.tif', {}],
      ['s', { mask: 'clouds' }],
    ]);
  });

  it('brings what is asked of clusters over, and refuses ids that are none', async () => {
    const asked: unknown[] = [];
    const answer = (...given: unknown[]): never => (asked.push(given), {}) as never;
    const client = await clientOf({
      inspect: async ({ ...request }) => answer(request),
      growTree: async (resultId, by) => answer(resultId, by),
      startAdvice: async (request) => answer(request),
      nameClusters: async (request) => answer(request),
      startSplit: async (request) => answer(request),
    });
    const examples = { source: 'map', classes: [{ id: 3, name: 'Wood', points: [[1.5, -2.5] as const] }] };
    const recipe = { bands: [0, 1], standardise: true, areas: [], seed: 3 };
    await client.inspect({ resultId: 'r', bands: [2], clusters: [1], separability: true });
    await client.growTree('r', 'jm');
    await client.startAdvice({ sceneId: 's', recipe, from: 2, to: 9 });
    await client.nameClusters({ resultId: 'r', examples });
    const split = { clusterer: 'kmeans', parameters: { clusters: 2 }, seed: 1 };
    await client.startSplit({ resultId: 'r', cluster: 4, recipe: split });
    expect(asked).toEqual([
      [{ resultId: 'r', bands: [2], clusters: [1], separability: true }],
      ['r', 'jm'],
      [{ sceneId: 's', recipe, from: 2, to: 9 }],
      [{ resultId: 'r', examples }],
      [{ resultId: 'r', cluster: 4, recipe: split }],
    ]);
    const refused = { code: 'bad-input' };
    await expect(client.inspect({ resultId: 'r', clusters: [0] })).rejects.toMatchObject(refused);
    await expect(client.growTree('r', 'average' as never)).rejects.toMatchObject(refused);
    const none = { source: 'map', classes: [] };
    await expect(client.nameClusters({ resultId: 'r', examples: none })).rejects.toMatchObject(refused);
  });

  it('rebuilds engine errors with their code', async () => {
    const client = await clientOf({
      openScene: () => Promise.reject(new EngineError('damaged', 'a.tif is truncated.')),
    });
    const failure = await client.openScene('a.tif').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EngineClientError);
    expect(failure).toMatchObject({ code: 'damaged', message: 'a.tif is truncated.' });
  });

  it.each([
    ['a path that is too long', (client: ReturnType<typeof connect>) => client.openScene('x'.repeat(4097))],
    [
      'a NUL in the path of a part',
      (client: ReturnType<typeof connect>) => client.openScene('a', { parts: ['b\0'] }),
    ],
    ['a NUL in a path', (client: ReturnType<typeof connect>) => client.openProject('a\0b')],
    ['no bands', (client: ReturnType<typeof connect>) => client.statistics({ sceneId: 's', bands: [] })],
    ['half a pixel', (client: ReturnType<typeof connect>) => client.readPixel('s', 0.5, 0)],
    [
      'a place at NaN',
      (client: ReturnType<typeof connect>) =>
        client.statistics({ sceneId: 's', bands: [0], extent: [NaN, 0, 1, 1] }),
    ],
    [
      'an unknown command',
      (client: ReturnType<typeof connect>) => client.apply({ type: 'format-disk' } as never),
    ],
    [
      'a colour that is a script',
      (client: ReturnType<typeof connect>) =>
        client.apply({ type: 'recolour-cluster', resultId: 'r', clusterId: 1, colour: 'url(x)' }),
    ],
  ])('is refused with %s, before the engine hears of it', async (_title, call) => {
    const client = await clientOf({});
    await expect(call(client)).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('fetches tiles as floats', async () => {
    const data = Float32Array.of(1, 2, 3);
    const client = await clientOf({ labelTile: async () => ({ width: 3, height: 1, channels: 1, data }) });
    const tile = await client.labelTile({ resultId: 'r', z: 0, x: 0, y: 0 });
    expect(tile).toEqual({ width: 3, height: 1, channels: 1, data });
  });

  it('rebuilds errors of tiles', async () => {
    const client = await clientOf({
      sceneTile: () => Promise.reject(new EngineError('not-found', 'There is no scene s.')),
    });
    await expect(client.sceneTile({ sceneId: 's', bands: [0], z: 0, x: 0, y: 0 })).rejects.toMatchObject({
      code: 'not-found',
      message: 'There is no scene s.',
    });
  });

  it('calls a tile that nobody waits for cancelled', async () => {
    const client = await clientOf({});
    const signal = AbortSignal.abort();
    const tile = client.labelTile({ resultId: 'r', z: 0, x: 0, y: 0 }, signal);
    await expect(tile).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('tells an engine that is gone from a session that is over', async () => {
    const stranger = await clientOf({}, { letIn: false });
    await expect(stranger.state()).rejects.toMatchObject({ code: 'refused' });
    await expect(stranger.labelTile({ resultId: 'r', z: 0, x: 0, y: 0 })).rejects.toMatchObject({
      code: 'refused',
    });
    await server?.close();
    server = undefined;
    await expect(stranger.state()).rejects.toMatchObject({ code: 'disconnected' });
  });
});

describe('events', () => {
  it('come in order until the listener stops, and the engine is told', async () => {
    const ended = Promise.withResolvers<void>();
    const client = await clientOf({
      async *events(signal) {
        signal.addEventListener('abort', () => ended.resolve());
        yield jobEvent('1');
        yield jobEvent('2');
        await ended.promise;
      },
    });
    const stop = new AbortController();
    const seen: EngineEvent[] = [];
    for await (const event of client.events(stop.signal)) {
      seen.push(event);
      if (seen.length === 2) stop.abort();
    }
    expect(seen).toEqual([jobEvent('1'), jobEvent('2')]);
    await ended.promise;
  });

  it('are followed again after the stream broke, later and later, and say so', async () => {
    let streams = 0;
    const waits: number[] = [];
    const client = await clientOf(
      {
        async *events() {
          streams += 1;
          if (streams < 4) throw new Error('lost');
          yield jobEvent(`stream ${streams}`);
        },
      },
      { waits },
    );
    const states: ConnectionState[] = [];
    client.onConnection((state) => states.push(state));
    const stop = new AbortController();
    for await (const event of client.events(stop.signal)) {
      expect(event).toEqual(jobEvent('stream 4'));
      stop.abort();
    }
    expect(waits).toEqual([250, 500, 1000]);
    expect(states.at(-1)).toBe('connected');
    expect(states).toContain('reconnecting');
  });

  it('end with a refusal where the session is over', async () => {
    const client = await clientOf({}, { letIn: false });
    const states: ConnectionState[] = [];
    client.onConnection((state) => states.push(state));
    const first = client.events(new AbortController().signal)[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject({ code: 'refused' });
    expect(states).toEqual(['refused']);
  });
});
