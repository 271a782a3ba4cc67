/**
 * Opens and reads many broken files: none may end the process, take more than 5 s, or take more than 512 MB above what the
 * process held before. Broken files are made from small sound ones of every kind; the same seed makes the same files.
 *
 * usage: npm run fuzz -- [--count 20000] [--seed 1] [--only 123]
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const LIMIT_SECONDS = 5;
const LIMIT_MEGABYTES = 512;
/** After so long without a word the process is stopped. */
const SILENCE_SECONDS = 30;
/** Files per process, so that what one leaves behind does not hide in another's. */
const BATCH = 2000;

interface Tally {
  readonly outcomes: Map<string, number>;
  readonly faults: string[];
  slowest: number;
  largest: number;
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'swath-fuzz-'));
const seeds = join(folder, 'seeds');
const made = spawnSync('/usr/bin/python3', [join(import.meta.dirname, 'make-seeds.py'), seeds], {
  stdio: 'inherit',
});
if (made.status !== 0) throw new Error('The sound files could not be made; see make-seeds.py.');
const tally: Tally = { outcomes: new Map(), faults: [], slowest: 0, largest: 0 };
const start = values.only === undefined ? 0 : Number(values.only);
const end = values.only === undefined ? Number(values.count) : start + 1;
for (let first = start; first < end;) first = await batch(first, Math.min(end, first + BATCH));
rmSync(folder, { recursive: true });
report();
process.exitCode = tally.faults.length > 0 ? 1 : 0;

/** Runs one process; gives the number to go on with. */
async function batch(first: number, last: number): Promise<number> {
  const parts = [join(import.meta.dirname, 'open-broken.ts'), seeds, join(folder, 'work')];
  const child = spawn(process.execPath, [...parts, `${first}`, `${last}`, values.seed], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let current = `${first} ?`;
  let done = first;
  let baseline = 0;
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)));
  const stop = (): void => void child.kill('SIGKILL');
  let watch = setTimeout(stop, SILENCE_SECONDS * 1000);
  for await (const line of createInterface(child.stdout)) {
    clearTimeout(watch);
    watch = setTimeout(stop, SILENCE_SECONDS * 1000);
    const [word, number, ...rest] = line.split(' ');
    if (word === 'begin') current = `${number} ${rest.join(' ')}`;
    else if (word === 'end') {
      done = Number(number) + 1;
      baseline ||= Number(rest[1]);
      take(current, Number(rest[0]), Number(rest[1]) - baseline, rest.slice(2).join(' '));
    } else tally.faults.push(`${current}: printed "${line}"`);
  }
  clearTimeout(watch);
  if (done === last) return last;
  tally.faults.push(`${current}: the process ended or hung. ${errors}`);
  return done + 1;
}

function take(current: string, milliseconds: number, megabytes: number, outcome: string): void {
  const [word] = outcome.split(' ');
  tally.outcomes.set(word, (tally.outcomes.get(word) ?? 0) + 1);
  tally.slowest = Math.max(tally.slowest, milliseconds);
  tally.largest = Math.max(tally.largest, megabytes);
  if (word === 'FAULT') tally.faults.push(`${current}: ${outcome}`);
  if (milliseconds > LIMIT_SECONDS * 1000) tally.faults.push(`${current}: took ${milliseconds} ms`);
  if (megabytes > LIMIT_MEGABYTES) tally.faults.push(`${current}: ${megabytes} MB above the first`);
}

function report(): void {
  for (const fault of tally.faults.slice(0, 100)) console.log(fault);
  const counts = [...tally.outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  console.log(`${counts}; slowest ${tally.slowest} ms, at most ${tally.largest} MB above the first file`);
  console.log(`${tally.faults.length} faults`);
}
