import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, '..', 'swath.ts');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program in a process of its own, as a user starts it. */
export interface RunningSwath {
  readonly child: ChildProcessWithoutNullStreams;
  readonly outcome: Promise<Outcome>;
  /** Resolves to all of stdout or stderr so far, once it matches; rejects where the program ends before. */
  until(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<string>;
}

/** A folder to work in, with a cache of its own beside it. */
export interface Bench {
  readonly folder: string;
  readonly cache: string;
  start(words: readonly string[], environment?: NodeJS.ProcessEnv): RunningSwath;
  run(...words: string[]): Promise<Outcome>;
  remove(): Promise<void>;
}

export function createBench(): Bench {
  const root = mkdtempSync(join(tmpdir(), 'swath-cli-'));
  const folder = mkdtempSync(join(root, 'work-'));
  const cache = join(root, 'cache');
  const start: Bench['start'] = (words, environment) => {
    const child = spawn(process.execPath, [SCRIPT, ...words], {
      cwd: folder,
      env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', SWATH_CACHE: cache, ...environment },
    });
    return follow(child);
  };
  return {
    folder,
    cache,
    start,
    run: (...words) => {
      const { child, outcome } = start(words);
      child.stdin.end();
      return outcome;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

function follow(child: ChildProcessWithoutNullStreams): RunningSwath {
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const outcome = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => resolve({ code, ...said }));
  });
  const until: RunningSwath['until'] = (stream, pattern) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(said[stream])) resolve(said[stream]);
      };
      child[stream].on('data', look);
      child.on('close', () => reject(new Error(`Ended without ${pattern}: ${JSON.stringify(said)}`)));
      look();
    });
  return { child, outcome, until };
}
