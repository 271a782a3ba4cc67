import type { ChildProcess, SpawnOptions } from 'node:child_process';

/** The plain Node process that does all the work, kept running. */
export interface EngineProcess {
  /** Asks it to end, and resolves when it has. */
  stop(): Promise<void>;
}

export interface EngineProcessOptions {
  readonly program: string;
  readonly words: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Told whenever the engine is there, also after it was started again. */
  readonly onAddress: (address: string) => void;
  /** What it writes to stderr. */
  readonly onWords: (text: string) => void;
  /** It died again and again: with what it said last. Not started any more. */
  readonly onGivenUp: (lastWords: string) => void;
  readonly spawn: (program: string, words: readonly string[], options: SpawnOptions) => ChildProcess;
  /** setTimeout and performance.now, replaced in tests. */
  readonly after: (milliseconds: number, work: () => void) => void;
  readonly now: () => number;
}

const FIRST_WAIT_MS = 250;
const DEATHS_TO_GIVE_UP = 5;
/** Whoever lived longer than this did not die of how it was started. */
const HEALTHY_MS = 30_000;
const STOP_MS = 5000;
const LAST_WORDS = 2000;

/** Starts the engine and, when it dies, starts it again: at once at first, then later and later. */
export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  let stopping = false;
  let deaths = 0;
  let child: ChildProcess;
  const start = (): void => {
    if (stopping) return;
    const startedAt = options.now();
    child = launch(options, (lastWords) => {
      if (stopping) return;
      deaths = options.now() - startedAt > HEALTHY_MS ? 1 : deaths + 1;
      if (deaths >= DEATHS_TO_GIVE_UP) options.onGivenUp(lastWords);
      else options.after(FIRST_WAIT_MS * 2 ** (deaths - 1), start);
    });
  };
  start();
  return {
    stop: () => {
      stopping = true;
      return end(child, options);
    },
  };
}

/** Calls `died` once, with the end of what the process wrote to stderr. */
function launch(options: EngineProcessOptions, died: (lastWords: string) => void): ChildProcess {
  const child = options.spawn(options.program, options.words, {
    env: options.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    options.onWords(text);
    said = (said + text).slice(-LAST_WORDS);
  });
  onLines(child, (line) => {
    if (/^http:\/\/127\.0\.0\.1:\d+\//.test(line)) options.onAddress(line);
  });
  // Writing to a process that has just died is no failure of ours.
  child.stdin?.on('error', () => {});
  let dead = false;
  const die = (reason: string): void => {
    if (!dead) died(said.trim() || reason);
    dead = true;
  };
  child.on('error', (error) => die(error.message));
  child.on('exit', (code, signal) => die(`It ended with ${signal ?? `code ${code}`}.`));
  return child;
}

function onLines(child: ChildProcess, take: (line: string) => void): void {
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach((line) => take(line.trim()));
  });
}

/** The end of its stdin tells the engine to tidy up; one that does not is killed. */
function end(child: ChildProcess, { after }: EngineProcessOptions): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
    child.once('exit', () => resolve());
    child.stdin?.end();
    after(STOP_MS, () => void child.kill('SIGKILL'));
  });
}
