import { describeRange } from '../engine/parameters.ts';
import { nearestName } from './nearest-name.ts';
import { UsageError } from './usage-error.ts';

interface FlagBase {
  /** One sentence for the help, without its default. */
  readonly description: string;
  /** Left out of the help: for our own processes among themselves. */
  readonly hidden?: boolean;
}

export interface SwitchFlag extends FlagBase {
  readonly type: 'switch';
}

/** `--name` and `--no-name`. */
export interface BooleanFlag extends FlagBase {
  readonly type: 'boolean';
  readonly default: boolean;
}

export interface NumberFlag extends FlagBase {
  readonly type: 'integer' | 'number';
  readonly default?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface StringFlag extends FlagBase {
  readonly type: 'string';
  /** What stands for the value in the help: "FILE". */
  readonly value: string;
  readonly default?: string;
  readonly enum?: readonly string[];
  readonly required?: boolean;
}

/** A string that may be given several times. */
export interface ListFlag extends FlagBase {
  readonly type: 'list';
  readonly value: string;
}

export type Flag = SwitchFlag | BooleanFlag | NumberFlag | StringFlag | ListFlag;

/** Flags by their name without the dashes, in the order of the help. */
export type FlagTable = Readonly<Record<string, Flag>>;

type ValueOf<F extends Flag> = F extends SwitchFlag | BooleanFlag
  ? boolean
  : F extends ListFlag
    ? readonly string[]
    : | (F extends NumberFlag ? number : string)
      | (F extends { default: unknown } | { required: true } ? never : undefined);

/** The values of a table of flags: missing ones are their default, or undefined. */
export type FlagValues<Table extends FlagTable> = { readonly [Name in keyof Table]: ValueOf<Table[Name]> };

export interface Arguments<Table extends FlagTable> {
  readonly positionals: readonly string[];
  readonly values: FlagValues<Table>;
}

type Value = boolean | number | string | readonly string[];

/** Reads `--flag value`, `--flag=value`, `--no-flag`, and `--` before what only looks like flags. Throws UsageError. */
export function parseFlags<Table extends FlagTable>(
  table: Table,
  words: readonly string[],
): Arguments<Table> {
  const given = new Map<string, Value>();
  const positionals: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === '--') {
      positionals.push(...words.slice(index + 1));
      break;
    }
    if (!isFlag(word)) positionals.push(word);
    else if (takeFlag(table, given, word, words[index + 1])) index++;
  }
  return { positionals, values: completed(table, given) as FlagValues<Table> };
}

/** "-" is a name in its own right (standard input), and "-1" a number. */
function isFlag(word: string): boolean {
  return /^-[^\d.]/.test(word);
}

/** True where the flag took the next word as its value. */
function takeFlag(
  table: FlagTable,
  given: Map<string, Value>,
  word: string,
  next: string | undefined,
): boolean {
  const [, dashes, written, attached] = /^(--?)([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const off = written.startsWith('no-') && table[written.slice(3)]?.type === 'boolean';
  const name = off ? written.slice(3) : written;
  const flag = dashes === '--' ? table[name] : undefined;
  if (flag === undefined) throw unknownFlag(table, `${dashes}${written}`);
  if (flag.type === 'switch' || flag.type === 'boolean') {
    if (attached !== undefined) throw new UsageError(`--${written} takes no value.`);
    given.set(name, !off);
    return false;
  }
  const text = attached ?? (next !== undefined && !isFlag(next) ? next : undefined);
  if (text === undefined || text === '')
    throw new UsageError(`--${name} needs a value: ${expectation(flag)}.`);
  given.set(name, valueOf(name, flag, text, given.get(name)));
  return attached === undefined;
}

function valueOf(
  name: string,
  flag: NumberFlag | StringFlag | ListFlag,
  text: string,
  before?: Value,
): Value {
  if (flag.type === 'list') return [...((before as readonly string[] | undefined) ?? []), text];
  const value = flag.type === 'string' ? text : Number(text);
  const fits =
    typeof value === 'string'
      ? (flag as StringFlag).enum?.includes(value) !== false
      : numberFits(flag as NumberFlag, value);
  if (!fits) throw new UsageError(`--${name} is ${text}; it must be ${expectation(flag)}.`);
  return value;
}

function numberFits({ type, minimum = -Infinity, maximum = Infinity }: NumberFlag, value: number): boolean {
  const whole = type === 'number' || Number.isInteger(value);
  return Number.isFinite(value) && whole && value >= minimum && value <= maximum;
}

/** "a whole number from 1 to 9", "one of a, b", or the placeholder. */
export function expectation(flag: NumberFlag | StringFlag | ListFlag): string {
  if (flag.type === 'list' || (flag.type === 'string' && flag.enum === undefined)) return flag.value;
  if (flag.type === 'string') return `one of ${flag.enum?.join(', ')}`;
  return describeRange({ ...flag, title: '', default: flag.default ?? 0 });
}

function unknownFlag(table: FlagTable, written: string): UsageError {
  const names = Object.entries(table).flatMap(([name, { type, hidden }]) => {
    if (hidden) return [];
    return type === 'boolean' ? [name, `no-${name}`] : [name];
  });
  const near = nearestName(written.replace(/^-+/, ''), names);
  return new UsageError(`There is no flag ${written}${near ? `; did you mean --${near}?` : '.'}`);
}

function completed(table: FlagTable, given: ReadonlyMap<string, Value>): Record<string, Value | undefined> {
  return Object.fromEntries(
    Object.entries(table).map(([name, flag]) => {
      const value = given.get(name) ?? defaultOf(flag);
      if (value === undefined && flag.type === 'string' && flag.required) {
        throw new UsageError(`--${name} ${flag.value} is needed.`);
      }
      return [name, value];
    }),
  );
}

function defaultOf(flag: Flag): Value | undefined {
  if (flag.type === 'switch') return false;
  return flag.type === 'list' ? [] : flag.default;
}
