import { describe, expect, it } from 'vitest';
import type { EngineApi } from '../engine/api.ts';
import { EngineError } from '../engine/errors.ts';
import { createDataPlane, TILE_HEADERS } from './data-plane.ts';
import { fakeEngine } from './testing/fake-engine.ts';

function ask(methods: Partial<EngineApi>, path: string, log: (error: unknown) => void = () => {}) {
  return createDataPlane(fakeEngine(methods), log)(new Request(`http://127.0.0.1${path}`));
}

describe('the data plane', () => {
  it('gives a scene tile as raw little-endian floats with its shape in headers', async () => {
    const whole = new Float32Array([9, 1, 2.5, NaN, 1, 9]);
    const reply = await ask(
      { sceneTile: async () => ({ width: 2, height: 1, channels: 2, data: whole.subarray(1, 5) }) },
      '/data/scene/a%2Fb/3/4/5?bands=3,0',
    );
    expect(Object.values(TILE_HEADERS).map((name) => reply.headers.get(name))).toEqual(['2', '1', '2', null]);
    const view = new DataView(await reply.arrayBuffer());
    expect([0, 4, 8, 12].map((offset) => view.getFloat32(offset, true))).toEqual([1, 2.5, NaN, 1]);
  });

  it('says of a tile that is not complete how far it is', async () => {
    const tile = { width: 0, height: 0, channels: 1, data: new Float32Array(), refined: 64 };
    const reply = await ask({ sceneTile: async () => tile }, '/data/scene/s/0/0/0?bands=1&after=16');
    expect(reply.headers.get(TILE_HEADERS.refined)).toBe('64');
  });

  it('passes on what was asked for', async () => {
    const asked: unknown[] = [];
    const tile = { width: 0, height: 0, channels: 1, data: new Float32Array() };
    const note = async (request: unknown) => (asked.push(request), tile);
    await ask({ sceneTile: note }, '/data/scene/a%2Fb/3/4/5?bands=3,0');
    await ask({ sceneTile: note }, '/data/scene/s/0/0/0?bands=1&after=16');
    await ask({ labelTile: note }, '/data/labels/r1/0/0/0');
    await ask({ previewTile: note }, '/data/preview/r1/3/4/5?version=7');
    expect(asked).toEqual([
      { sceneId: 'a/b', bands: [3, 0], z: 3, x: 4, y: 5 },
      { sceneId: 's', bands: [1], z: 0, x: 0, y: 0, after: 16 },
      { resultId: 'r1', z: 0, x: 0, y: 0 },
      { resultId: 'r1', version: 7, z: 3, x: 4, y: 5 },
    ]);
  });

  it.each([
    '/data/scene/s/0/0/0',
    '/data/scene/s/0/0/0?bands=',
    '/data/scene/s/0/0/0?bands=1,x',
    '/data/scene/s/0/0/0?bands=-1',
    `/data/scene/s/0/0/0?bands=${Array(65).fill(1).join()}`,
    '/data/scene/s/0/0/1.5?bands=1',
    '/data/scene/s/0/0/0?bands=1&after=-1',
    '/data/scene/s/99/0/0?bands=1',
    '/data/scene//0/0/0?bands=1',
    `/data/scene/${'s'.repeat(201)}/0/0/0?bands=1`,
    '/data/scene/%ff/0/0/0?bands=1',
    '/data/labels/r/0/0',
    '/data/preview/r/0/0/0',
    '/data/preview/r/0/0/0?version=0',
    '/data/labels/r/0/0/9999999999',
  ])('refuses %s', async (path) => {
    const reply = await ask({}, path);
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ code: 'bad-input' });
  });

  it.each(['/data/other/s/0/0/0', '/data/scene/s/0/0/0/0?bands=1', '/data/'])(
    'knows nothing at %s',
    async (path) => expect((await ask({}, path)).status).toBe(404),
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const request = new Request('http://127.0.0.1/data/labels/r/0/0/0', { method });
    const reply = await createDataPlane(fakeEngine({}), () => {})(request);
    expect([reply.status, await reply.json()]).toMatchObject([405, { code: 'not-allowed' }]);
  });

  it('tells an engine error with its code and message', async () => {
    const labelTile = () => Promise.reject(new EngineError('not-found', 'There is no result r.'));
    const reply = await ask({ labelTile }, '/data/labels/r/0/0/0');
    expect(reply.status).toBe(404);
    expect(await reply.json()).toEqual({ code: 'not-found', message: 'There is no result r.' });
  });

  it('keeps the details of anything else for the log', async () => {
    const logged: unknown[] = [];
    const failure = new TypeError('secret of /root');
    const reply = await ask({ labelTile: () => Promise.reject(failure) }, '/data/labels/r/0/0/0', (error) =>
      logged.push(error),
    );
    expect(reply.status).toBe(500);
    expect(await reply.text()).not.toContain('secret');
    expect(logged).toEqual([failure]);
  });
});
