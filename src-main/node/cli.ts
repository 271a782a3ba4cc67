import { inspect } from 'node:util';
import { isEngineError } from '../engine/errors.ts';
import type { Command, Terminal } from './command.ts';
import { adviseCommand } from './commands/advise.ts';
import { agreementCommand } from './commands/agreement.ts';
import { checksumCommand } from './commands/checksum.ts';
import { clusterCommand } from './commands/cluster.ts';
import { cleanCommand } from './commands/clean.ts';
import { confusionCommand } from './commands/confusion.ts';
import { convertCommand } from './commands/convert.ts';
import { devicesCommand } from './commands/devices.ts';
import { infoCommand } from './commands/info.ts';
import { inspectCommand } from './commands/inspect.ts';
import { nameCommand } from './commands/name.ts';
import { overviewsCommand } from './commands/overviews.ts';
import { predictCommand } from './commands/predict.ts';
import { serveCommand } from './commands/serve.ts';
import { splitCommand } from './commands/split.ts';
import { startCommand } from './commands/start.ts';
import { parseFlags } from './flags.ts';
import { renderHelp, renderOverview } from './help.ts';
import { nearestName } from './nearest-name.ts';
import { readVersion } from './places.ts';
import { UsageError } from './usage-error.ts';

/** In the order of the help. Each loads what it needs when it runs, so that the help is quick. */
export const COMMANDS: readonly Command[] = [
  infoCommand,
  checksumCommand,
  adviseCommand,
  clusterCommand,
  predictCommand,
  cleanCommand,
  nameCommand,
  splitCommand,
  inspectCommand,
  convertCommand,
  agreementCommand,
  confusionCommand,
  overviewsCommand,
  startCommand,
  serveCommand,
  devicesCommand,
];

export const INTERRUPTED = 130;

/** Runs one command line (without "node" and the script) and resolves to the exit code. Never throws. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(withoutDebug(words), terminal);
  } catch (error) {
    return tellFailure(error, words, terminal);
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined) {
    terminal.errors.write(renderOverview(COMMANDS));
    return 2;
  }
  if (name === '--version') return printed(terminal, readVersion());
  if (name === 'help' && rest.length > 0) return help(commandOf(rest[0]), [], terminal);
  if (isHelp(name) || name === 'help') return printed(terminal, renderOverview(COMMANDS).trimEnd());
  const command = commandOf(name);
  const end = rest.indexOf('--');
  if (rest.slice(0, end < 0 ? undefined : end).some(isHelp)) return help(command, rest, terminal);
  const { positionals, values } = parseFlags(await command.flags(rest), rest);
  checkPositionals(command, positionals);
  return command.run(positionals, values, terminal);
}

async function help(command: Command, words: readonly string[], terminal: Terminal): Promise<number> {
  return printed(terminal, renderHelp(command, await command.flags(words)).trimEnd());
}

function printed(terminal: Terminal, text: string): number {
  terminal.print(text);
  return 0;
}

function commandOf(name: string): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const near = nearestName(
    name,
    COMMANDS.map((candidate) => candidate.name),
  );
  const kind = name.startsWith('-') ? 'flag' : 'command';
  throw new UsageError(`There is no ${kind} ${name}${near ? `; did you mean ${near}?` : '.'}`);
}

function checkPositionals({ positionals }: Command, given: readonly string[]): void {
  const missing = positionals[given.length];
  if (missing !== undefined && !missing.optional) throw new UsageError(`${missing.name} is needed.`);
  if (given.length > positionals.length) {
    throw new UsageError(`"${given[positionals.length]}" is one argument too many.`);
  }
}

function tellFailure(error: unknown, words: readonly string[], terminal: Terminal): number {
  if (terminal.debug) terminal.errors.write(`${inspect(error)}\n`);
  if (terminal.signal.aborted || (isEngineError(error) && error.code === 'cancelled')) {
    terminal.errors.write('swath: interrupted.\n');
    return INTERRUPTED;
  }
  if (error instanceof UsageError) {
    const command = COMMANDS.find(({ name }) => name === words[0]);
    const page = command === undefined ? 'swath --help' : `swath ${command.name} --help`;
    terminal.errors.write(`swath: ${oneLine(error.message)} See ${page}.\n`);
    return 2;
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = isEngineError(error) ? '' : ' (unexpected; --debug shows the details)';
  terminal.errors.write(`swath: ${oneLine(message)}${hint}\n`);
  return 1;
}

/** Names of files, and pieces of them, may hold line ends and what moves a terminal's cursor. */
function oneLine(message: string): string {
  return message.replace(/\p{Cc}+/gu, ' ');
}

function withoutDebug(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return words.filter((word, index) => word !== '--debug' || (end >= 0 && index > end));
}

export function isDebug(words: readonly string[]): boolean {
  return withoutDebug(words).length < words.length;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}
