import { runCli } from '../cli.ts';
import type { Outcome } from './run-swath.ts';

/** A command line in this process, which is quicker than one of its own; paths are absolute. */
export async function runHere(...words: string[]): Promise<Outcome> {
  const said = { stdout: '', stderr: '' };
  const code = await runCli(words, {
    print: (text) => void (said.stdout += `${text}\n`),
    errors: { write: (text: string) => void (said.stderr += text) },
    signal: new AbortController().signal,
    debug: false,
  });
  return { code, ...said };
}
