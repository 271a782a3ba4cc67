import type { Command } from './command.ts';
import { expectation, type Flag, type FlagTable } from './flags.ts';

const WIDTH = 100;
/** Names longer than this have a line of their own. */
const LONGEST_NAME = 24;
const DEBUG = 'Where something fails, show the details too.';

/** The page of `swath --help`. */
export function renderOverview(commands: readonly { name: string; summary: string }[]): string {
  return [
    'Swath: unsupervised land-cover mapping, from a scene to a named map.',
    '',
    'Usage: swath COMMAND [flags]',
    '',
    'Commands',
    ...rows(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Everywhere',
    ...rows([
      ['--help', 'This page, or the page of a command: swath COMMAND --help.'],
      ['--version', 'The version of Swath.'],
      ['--debug', DEBUG],
    ]),
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
    ...rows(command.positionals.map(({ name, description }) => [name, description])),
    ...(command.positionals.length > 0 ? [''] : []),
    'Flags',
    ...rows([
      ...shown.map(([name, flag]) => [written(name, flag), explained(flag)] as const),
      ['--debug', DEBUG],
      ['--help', 'This page.'],
    ]),
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

/** Names and their explanations in two columns. */
function rows(pairs: readonly (readonly [name: string, explanation: string])[]): string[] {
  const lengths = pairs.map(([name]) => name.length).filter((length) => length <= LONGEST_NAME);
  const column = Math.max(0, ...lengths) + 4;
  const indent = ' '.repeat(column);
  return pairs.flatMap(([name, explanation]) => {
    const lines = wrap(explanation, WIDTH - column);
    if (name.length > LONGEST_NAME) return [`  ${name}`, ...lines.map((line) => indent + line)];
    return lines.map((line, index) => (index === 0 ? `  ${name}`.padEnd(column) : indent) + line);
  });
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
