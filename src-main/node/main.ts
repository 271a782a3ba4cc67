import { inspect } from 'node:util';
import { isDebug, runCli } from './cli.ts';
import { removeUnfinished } from './files.ts';
import { listenForInterrupts } from './interrupts.ts';

/** Runs this process's command line and ends the process with its exit code. */
export async function main(words: readonly string[]): Promise<never> {
  quietWhereNobodyReads(process.stdout);
  quietWhereNobodyReads(process.stderr);
  endOnFault(words);
  holdProcess();
  const code = await runCli(words, {
    print: (text) => void process.stdout.write(`${text}\n`),
    errors: process.stderr,
    signal: listenForInterrupts(),
    debug: isDebug(words),
  });
  await drained(process.stdout);
  process.exit(code);
}

/** A fault that nobody caught is told in one line too, and leaves nothing half written. */
function endOnFault(words: readonly string[]): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(
      isDebug(words)
        ? `${inspect(error)}\n`
        : `swath: ${error.message} (unexpected; --debug shows the details)\n`,
    );
    removeUnfinished();
    process.exit(1);
  });
}

/** Idle threads hold nothing: without this the process could end, as if all were done, while it waits for them. */
function holdProcess(): void {
  setInterval(() => {}, 2 ** 30);
}

/** `swath info scene.tif | head -1` is no failure. */
function quietWhereNobodyReads(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
