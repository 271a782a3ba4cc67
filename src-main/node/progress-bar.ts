import type { Progress, RunEvent } from '../engine/run.ts';
import type { ProgressStream } from './command.ts';

export interface ProgressBar {
  report(progress: Progress): void;
  /** Prints a line above the bar. */
  tell(event: RunEvent): void;
  /** Takes the bar off the screen. */
  close(): void;
}

const BAR_CELLS = 24;
const REDRAW_MS = 80;
/** A guess of the time left is noise before this much is done. */
const GUESS_FROM_FRACTION = 0.05;

/** A bar on a terminal; elsewhere one line for each stage and each tenth. `now` in milliseconds. */
export function createProgressBar(
  stream: ProgressStream,
  now: () => number = () => performance.now(),
): ProgressBar {
  return stream.isTTY ? drawnBar(stream, now) : plainLines(stream);
}

function drawnBar(stream: ProgressStream, now: () => number): ProgressBar {
  const start = now();
  let drawnAt = -Infinity;
  let drawnStage = '';
  return {
    report: ({ stage, fraction }) => {
      const time = now();
      if (stage === drawnStage && fraction < 1 && time - drawnAt < REDRAW_MS) return;
      drawnAt = time;
      drawnStage = stage;
      const line = barLine(stage, fraction, (time - start) / 1000);
      stream.write(`\r${line.slice(0, (stream.columns ?? 80) - 1)}\x1b[K`);
    },
    tell: (event) => {
      stream.write(`\r${eventLine(event)}\x1b[K\n`);
      drawnStage = '';
    },
    close: () => {
      if (drawnAt > -Infinity) stream.write('\r\x1b[K');
    },
  };
}

function barLine(stage: string, fraction: number, secondsSpent: number): string {
  const filled = Math.round(fraction * BAR_CELLS);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
  const left =
    fraction >= GUESS_FROM_FRACTION && fraction < 1
      ? `  ${formatSeconds((secondsSpent / fraction) * (1 - fraction))} left`
      : '';
  return `${bar} ${percent(fraction).padStart(5)}  ${stage}${left}`;
}

function plainLines(stream: ProgressStream): ProgressBar {
  let stageBefore = '';
  let tenthBefore = -1;
  return {
    report: ({ stage, fraction }) => {
      const tenth = Math.floor(fraction * 10 + 1e-9);
      if (stage === stageBefore && tenth <= tenthBefore) return;
      stageBefore = stage;
      tenthBefore = tenth;
      stream.write(`${percent(fraction)} ${stage}\n`);
    },
    tell: (event) => void stream.write(`${eventLine(event)}\n`),
    close: () => {},
  };
}

/** "Epoch 3: loss 0.52, largest share 0.2", or the notice. */
function eventLine(event: RunEvent): string {
  if (event.kind === 'notice') return event.message;
  const values = Object.entries(event.values).map(
    ([name, value]) => `${name} ${Number(value.toPrecision(4))}`,
  );
  return `Epoch ${event.epoch}: ${values.join(', ')}`;
}

function percent(fraction: number): string {
  return `${Math.floor(fraction * 100 + 1e-9)} %`;
}

/** "8 s", "3 min 05 s", "2 h 10 min" */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
