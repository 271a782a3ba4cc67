import type { Command } from './command.ts';
import { expectation, type Flag, type FlagTable } from './flags.ts';

const COLUMN = 26;
const WIDTH = 100;

/** The page of `swath --help`. */
export function renderOverview(commands: readonly { name: string; summary: string }[]): string {
  return [
    'Swath: unsupervised land-cover mapping, from a scene to a named map.',
    '',
    'Usage: swath COMMAND [flags]',
    '',
    'Commands',
    ...commands.map(({ name, summary }) => row(name, summary)),
    '',
    'Everywhere',
    row('--help', 'This page, or the page of a command: swath COMMAND --help.'),
    row('--version', 'The version of Swath.'),
    row('--debug', 'Where something fails, show the details too.'),
    '',
    'Results go to standard output, progress and messages to standard error.',
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.',
    '',
  ].join('\n');
}

/** The page of one command: every flag with its default, and examples. */
export function renderHelp(
  command: Pick<Command, 'name' | 'summary' | 'positionals' | 'examples'>,
  flags: FlagTable,
): string {
  const shown = Object.entries(flags).filter(([, flag]) => !flag.hidden);
  const needed = shown.filter(([, flag]) => flag.type === 'string' && flag.required);
  const usage = [
    `swath ${command.name}`,
    ...command.positionals.map(({ name, optional }) => (optional ? `[${name}]` : name)),
    ...needed.map(([name, flag]) => written(name, flag)),
    ...(shown.length > needed.length ? ['[flags]'] : []),
  ];
  return [
    command.summary,
    '',
    `Usage: ${usage.join(' ')}`,
    '',
    ...command.positionals.map(({ name, description }) => row(name, description)),
    ...(command.positionals.length > 0 ? [''] : []),
    'Flags',
    ...shown.map(([name, flag]) => row(written(name, flag), explained(flag))),
    row('--debug', 'Where something fails, show the details too.'),
    row('--help', 'This page.'),
    '',
    'Examples',
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

function written(name: string, flag: Flag): string {
  if (flag.type === 'switch') return `--${name}`;
  if (flag.type === 'boolean') return `--${name}, --no-${name}`;
  if (flag.type === 'string' || flag.type === 'list') return `--${name} ${flag.value}`;
  return `--${name} N`;
}

function explained(flag: Flag): string {
  const parts = [flag.description];
  if (flag.type === 'list') parts.push('May be given several times.');
  if (flag.type === 'integer' || flag.type === 'number') parts.push(sentence(expectation(flag)));
  if (flag.type === 'string' && flag.enum !== undefined) parts.push(sentence(expectation(flag)));
  if (flag.type === 'string' && flag.required) parts.push('Needed.');
  if (flag.type === 'boolean') parts.push(`Default: ${flag.default ? 'on' : 'off'}.`);
  else if ('default' in flag && flag.default !== undefined) parts.push(`Default: ${flag.default}.`);
  return parts.join(' ');
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** A name and its explanation, wrapped in two columns. */
function row(name: string, explanation: string): string {
  const lines = wrap(explanation, WIDTH - COLUMN);
  const indent = ' '.repeat(COLUMN);
  const first = `  ${name}`;
  const head = first.length < COLUMN - 1 ? [first.padEnd(COLUMN) + lines[0]] : [first, indent + lines[0]];
  return [...head, ...lines.slice(1).map((line) => indent + line)].join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
