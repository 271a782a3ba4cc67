/**
 * How soon a large scene is seen: opens scenes on a served engine as the page does (open, then statistics and the tiles of the
 * first view over six connections, then what is coarse again, two at a time) and prints when each answer was there.
 *
 * usage: npm run build && node bench/first-pixels.ts [SCENE...] [--rounds 3] [--patience 60]
 * Without a SCENE those that make-large-scenes.py left in bench/scratch. Patience is in seconds, for the last block.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { SceneDescription } from '../src-main/engine/api.ts';
import { connect, type EngineClient } from '../src-renderer/engine.ts';
import { TileRefiner, type TileAddress } from '../src-renderer/map/tile-refiner.ts';

const SCRATCH = resolve(import.meta.dirname, 'scratch');
const SWATH = resolve(import.meta.dirname, '..', 'out', 'main', 'swath.js');
/** Of the map's pane in a window of 1440 x 900, without the margins of a fitted scene. */
const PANE = [852, 690] as const;
const CONNECTIONS = 6;

interface Times {
  readonly open: number;
  readonly statistics: number;
  readonly firstTile: number;
  /** Every tile of the view shows something. */
  readonly coarse: number;
  /** Of the engine's processors until then, from the opening on: what a busy machine does not change. */
  readonly processor: number;
  /** Undefined where patience ended before. */
  readonly complete?: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    patience: { type: 'string', default: '60' },
  },
});
const scenes = positionals.length > 0 ? positionals : scenesIn(SCRATCH);
for (const scene of scenes) {
  for (let round = 0; round < Number(values.rounds); round += 1) report(scene, await measure(resolve(scene)));
}

function scenesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tif'))
    .map((name) => join(folder, name));
}

async function measure(scene: string): Promise<Times> {
  const server = spawn(
    process.execPath,
    [SWATH, 'serve', '--no-open', '--port', '0', '--root', dirname(scene)],
    {
      env: { ...process.env, XDG_CACHE_HOME: join(SCRATCH, 'cache') },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  try {
    const address = await addressOf(server);
    const cookie = await cookieOf(address);
    const withCookie: typeof fetch = (input, init) => {
      const request = new Request(input, init);
      request.headers.set('cookie', cookie);
      return fetch(request);
    };
    const engine = connect({ origin: new URL(address).origin, fetch: withCookie });
    return await look(engine, scene, () => processorMilliseconds(server.pid!));
  } finally {
    server.kill();
  }
}

function addressOf({ stdout, stderr }: ChildProcess): Promise<string> {
  return new Promise((found) => {
    for (const input of [stdout!, stderr!]) {
      createInterface({ input }).on('line', (line) => {
        const [address] = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line) ?? [];
        if (address !== undefined) found(address);
      });
    }
  });
}

async function cookieOf(address: string): Promise<string> {
  const reply = await fetch(address, { redirect: 'manual' });
  return reply.headers.getSetCookie()[0].split(';')[0];
}

/** What a process has used so far, all threads together (Linux: /proc/PID/stat, in hundredths of a second). */
function processorMilliseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

async function look(engine: EngineClient, path: string, processorTime: () => number): Promise<Times> {
  const before = processorTime();
  const start = performance.now();
  const since = (): number => performance.now() - start;
  const scene = await engine.openScene(path);
  const open = since();
  const bands = [0, 1, 2].map((band) => Math.min(band, scene.bands.length - 1));
  const statistics = engine.statistics({ sceneId: scene.id, bands: [...new Set(bands)] }).then(() => since());
  const ended = Promise.withResolvers<void>();
  const refiner = new TileRefiner((refining) => {
    if (!refining) ended.resolve();
  });
  let firstTile: number | undefined;
  await inParallel(firstView(scene), CONNECTIONS - 1, async (address) => {
    const ask = (signal: AbortSignal | undefined, after?: number): ReturnType<EngineClient['sceneTile']> =>
      engine.sceneTile({ sceneId: scene.id, bands, ...address, after }, signal);
    const { refined } = await ask(undefined);
    firstTile ??= since();
    const load = (after: number, signal: AbortSignal): ReturnType<typeof ask> => ask(signal, after);
    if (refined !== undefined) refiner.add({ address, refined, load, replace: () => {} });
  });
  await statistics;
  const coarse = since();
  const processor = processorTime() - before;
  if (refiner.count === 0) ended.resolve();
  const patience = AbortSignal.timeout(1000 * Number(values.patience));
  patience.addEventListener('abort', () => ended.resolve());
  await ended.promise;
  const complete = refiner.count === 0 ? since() : undefined;
  refiner.clear();
  return { open, statistics: await statistics, firstTile: firstTile!, coarse, processor, complete };
}

/** The tiles that the map asks for when it fits a scene into its pane: of the level nearest to the screen's. */
function firstView({ tiles }: SceneDescription): TileAddress[] {
  const [left, bottom, right, top] = tiles.extent;
  const wanted = Math.max((right - left) / PANE[0], (top - bottom) / PANE[1]);
  const distance = (z: number): number => Math.abs(tiles.resolutions[z] - wanted);
  const z = [...tiles.resolutions.keys()].reduce((best, level) =>
    distance(level) < distance(best) ? level : best,
  );
  const side = tiles.tileSize * tiles.resolutions[z];
  const [across, down] = [Math.ceil((right - left) / side), Math.ceil((top - bottom) / side)];
  return Array.from({ length: across * down }, (_, index) => ({
    z,
    x: index % across,
    y: Math.floor(index / across),
  }));
}

async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const one = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, one));
}

function report(scene: string, { open, statistics, firstTile, coarse, processor, complete }: Times): void {
  const painted = Math.max(statistics, firstTile);
  const ms = (time: number | undefined): string =>
    time === undefined ? 'not yet' : `${Math.round(time)} ms`;
  console.log(
    `${scene}: open ${ms(open)}, statistics ${ms(statistics)}, first tile ${ms(firstTile)}, ` +
      `painted ${ms(painted)}, all tiles ${ms(coarse)} (processors ${ms(processor)}), complete ${ms(complete)}`,
  );
}
