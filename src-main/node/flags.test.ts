import { describe, expect, it } from 'vitest';
import { parseFlags, type FlagTable } from './flags.ts';
import { UsageError } from './usage-error.ts';

const TABLE = {
  clusters: { type: 'integer', description: '', minimum: 2, maximum: 9, default: 4 },
  tolerance: { type: 'number', description: '', minimum: 0 },
  standardise: { type: 'boolean', description: '', default: true },
  json: { type: 'switch', description: '' },
  out: { type: 'string', value: 'FILE', description: '' },
  start: { type: 'string', value: 'NAME', description: '', enum: ['random', 'spread'], default: 'spread' },
  root: { type: 'list', value: 'DIR', description: '' },
  secret: { type: 'switch', description: '', hidden: true },
} as const satisfies FlagTable;

const parse = (...words: string[]) => parseFlags(TABLE, words);
const refusal = (...words: string[]): string => {
  try {
    parse(...words);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('flags', () => {
  it('have their defaults', () => {
    expect(parse().values).toEqual({
      clusters: 4,
      tolerance: undefined,
      standardise: true,
      json: false,
      out: undefined,
      start: 'spread',
      root: [],
      secret: false,
    });
  });

  it('are read with a value apart or attached, among other words', () => {
    const { positionals, values } = parse('a.tif', '--clusters', '7', '--out=b.tif', '--json', 'c.tif');
    expect(positionals).toEqual(['a.tif', 'c.tif']);
    expect(values).toMatchObject({ clusters: 7, out: 'b.tif', json: true });
  });

  it('are switched off with --no-, the last one counting', () => {
    expect(parse('--no-standardise').values.standardise).toBe(false);
    expect(parse('--no-standardise', '--standardise').values.standardise).toBe(true);
  });

  it('may be repeated where they are lists', () => {
    expect(parse('--root', '/a', '--root=/b').values.root).toEqual(['/a', '/b']);
  });

  it('end at --, and a dash alone or a number is no flag', () => {
    expect(parse('--', '--json').positionals).toEqual(['--json']);
    expect(parse('-', '-5').positionals).toEqual(['-', '-5']);
    expect(parse('--tolerance', '1e-4').values.tolerance).toBe(1e-4);
  });

  it.each([
    [['--clutsers', '3'], 'There is no flag --clutsers; did you mean --clusters?'],
    [['--nostandardise'], 'There is no flag --nostandardise; did you mean --no-standardise?'],
    [['--qqqqqqqq'], 'There is no flag --qqqqqqqq.'],
    [['--secre'], 'There is no flag --secre.'],
    [['-x'], 'There is no flag -x.'],
    [['--no-json'], 'There is no flag --no-json'],
    [['--clusters'], '--clusters needs a value: a whole number from 2 to 9.'],
    [['--clusters', '--json'], '--clusters needs a value'],
    [['--out='], '--out needs a value: FILE.'],
    [['--json=yes'], '--json takes no value.'],
    [['--clusters', '1'], '--clusters is 1; it must be a whole number from 2 to 9.'],
    [['--clusters', '2.5'], '--clusters is 2.5'],
    [['--clusters', 'many'], '--clusters is many'],
    [['--tolerance', '-1'], '--tolerance is -1; it must be a number of at least 0.'],
    [['--tolerance', 'Infinity'], '--tolerance is Infinity'],
    [['--start', 'here'], '--start is here; it must be one of random, spread.'],
  ])('refuses %j', (words, message) => expect(refusal(...words)).toContain(message));

  it('must be given where they are needed', () => {
    const table = { out: { type: 'string', value: 'FILE', description: '', required: true } } as const;
    expect(() => parseFlags(table, [])).toThrow('--out FILE is needed.');
    expect(parseFlags(table, ['--out', 'a']).values.out).toBe('a');
  });
});
