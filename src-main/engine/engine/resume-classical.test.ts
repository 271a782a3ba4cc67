import { expect, it, vi } from 'vitest';
import { memoryFiles, type MemoryFiles } from '../testing/memory-files.ts';
import { jobEnd } from '../testing/test-engine.ts';
import { clustered, start } from './stepped-engine.test-setup.ts';

// A pass over so few pixels is not worth keeping.
vi.mock('../clustering/checkpoint/worth-keeping.ts', () => ({ WORTH_KEEPING: 0 }));

const CHECKPOINT = /\.checkpoint$/;

/** Calls back after each state that is kept in the files. */
function onKept({ contents }: MemoryFiles, called: (count: number) => void): void {
  const set = contents.set.bind(contents);
  let count = 0;
  contents.set = (path, bytes) => {
    set(path, bytes);
    if (CHECKPOINT.test(path)) called(++count);
    return contents;
  };
}

function copyOf({ contents }: MemoryFiles): MemoryFiles {
  const copy = memoryFiles();
  for (const [path, bytes] of contents) copy.contents.set(path, bytes.slice());
  return copy;
}

it.each(['kmeans', 'gmm', 'fuzzy', 'isodata', 'hybrid', 'two-level', 'minibatch'])(
  'goes on with a job of %s whose process was killed, from its checkpoint, to the same result',
  async (clusterer) => {
    const changes = { clusterer, parameters: { clusters: 4, sample: 0 } };
    const whole = start();
    let [all, cut] = [0, 0];
    let after: { files: MemoryFiles; scratch: MemoryFiles } | undefined;
    onKept(whole.scratch, (count) => {
      all = count;
      // What is on the disk when the process is killed in the middle.
      if (count > 1) return;
      cut = count;
      after = { files: copyOf(whole.files), scratch: copyOf(whole.scratch) };
    });
    const expected = await clustered(whole, await whole.engine.openScene('/data/one.test'), changes);
    expect(all).toBeGreaterThan(cut);

    const next = start({ after, scenes: {} });
    let kept = 0;
    onKept(next.scratch, (count) => (kept = count));
    await next.engine.state();
    const [job] = await next.engine.jobs();
    expect(await jobEnd(next.engine, job.id)).toMatchObject({ kind: 'cluster', state: 'done' });
    expect(kept).toBe(all - cut);
    const [result] = (await next.engine.state()).project.results;
    expect(result).toMatchObject({ model: expected.model, clusters: expected.clusters });
    expect([...next.scratch.contents.keys()].filter((path) => CHECKPOINT.test(path))).toEqual([]);
  },
);
