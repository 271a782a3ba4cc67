import { resolve } from 'node:path';
import type { EngineApi, JobDescription } from '../../engine/api.ts';
import { EngineError } from '../../engine/errors.ts';
import type { Terminal } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { createProgressBar } from '../progress-bar.ts';

const FLAGS = {
  cache: {
    type: 'switch',
    description: "Keep them in Swath's cache instead of beside the scene, where GDAL finds them too.",
  },
} as const;

export const overviewsCommand = defineCommand({
  name: 'overviews',
  summary: 'Build overviews of a large scene, so that it is shown at once from afar.',
  positionals: [
    { name: 'SCENE', description: 'A scene without overviews; beside it only a GeoTIFF can have some.' },
  ],
  examples: ['swath overviews scene.tif', 'swath overviews scene.tif --cache'],
  flags: async () => FLAGS,
  run: async ([path], { cache }, terminal) => {
    const { withEngine } = await import('../open-engine.ts');
    const scene = resolve(path);
    const { path: written } = await withEngine(({ engine }) => build(engine, scene, cache, terminal));
    terminal.print(written === undefined ? `Overviews of ${scene} are in the cache.` : `Wrote ${written}.`);
    return 0;
  },
});

async function build(
  engine: EngineApi,
  path: string,
  cache: boolean,
  { signal, errors }: Terminal,
): Promise<JobDescription> {
  const { id: sceneId } = await engine.openScene(path);
  const { id } = await engine.startOverviews({ sceneId, place: cache ? 'cache' : 'beside' });
  signal.addEventListener('abort', () => void engine.cancelJob(id));
  const bar = createProgressBar(errors);
  const ended = new AbortController();
  try {
    for await (const event of engine.events(ended.signal)) {
      if (event.type !== 'job' || event.job.id !== id) continue;
      const { job } = event;
      if (job.state === 'done') return job;
      if (job.state !== 'running') throw failureOf(job);
      bar.report(job);
    }
    throw new EngineError('internal', 'The engine ended before the overviews were built.');
  } finally {
    ended.abort();
    bar.close();
  }
}

function failureOf({ state, message, title }: JobDescription): EngineError {
  if (state === 'cancelled') return new EngineError('cancelled', 'Cancelled.');
  return new EngineError('internal', message ?? `"${title}" failed.`);
}
