import { describe, expect, it } from 'vitest';
import type { ParameterSchema } from '../../src-main/engine/parameters.ts';
import { entryOf, readEntry, readNumber, stepNumber } from './validate-parameter.ts';

const CLUSTERS: ParameterSchema = {
  type: 'integer',
  title: 'Clusters',
  description: '',
  default: 16,
  minimum: 2,
  maximum: 1000,
};
const TOLERANCE: ParameterSchema = {
  type: 'number',
  title: 'Tolerance',
  description: '',
  default: 0.01,
  minimum: 0,
};
const START: ParameterSchema = {
  type: 'string',
  title: 'Start',
  description: '',
  default: 'spread',
  enum: ['spread', 'random'],
};
const REFINE: ParameterSchema = { type: 'boolean', title: 'Refine', description: '', default: true };

const accepted = (schema: ParameterSchema, texts: readonly string[]): string[] =>
  texts.filter((text) => readEntry(schema, text).problem === undefined);

describe('reading a field', () => {
  it('accepts what the parameter allows, and no more', () => {
    const texts = [
      '',
      ' ',
      '1',
      '2',
      '16',
      '1000',
      '1001',
      '2.5',
      '-1',
      'x',
      '1e3',
      'Infinity',
      'NaN',
      'random',
    ];
    expect(accepted(CLUSTERS, texts)).toEqual(['2', '16', '1000', '1e3']);
    expect(accepted(TOLERANCE, texts)).toEqual(['1', '2', '16', '1000', '1001', '2.5', '1e3']);
    expect(accepted(START, texts)).toEqual(['random']);
  });

  it('says what to enter instead', () => {
    expect(readEntry(CLUSTERS, '1').problem).toBe('Enter a whole number from 2 to 1000.');
    expect(readEntry(TOLERANCE, '').problem).toBe('Enter a number of at least 0.');
    expect(readEntry(START, 'x').problem).toBe('Choose one of spread, random.');
  });

  it('takes a comma for the decimal point, not for thousands with more to follow', () => {
    expect(readNumber(TOLERANCE, ' 0,5 ')).toEqual({ value: 0.5 });
    expect(readNumber(TOLERANCE, '1,000,000').problem).toBeDefined();
  });

  it('starts from the default', () => {
    for (const schema of [CLUSTERS, TOLERANCE, START, REFINE]) {
      expect(readEntry(schema, entryOf(schema))).toEqual({ value: schema.default });
    }
  });
});

describe('stepping a number with the arrow keys', () => {
  it('counts whole numbers by one and stays within the range', () => {
    expect(stepNumber(CLUSTERS, '16', 1)).toBe('17');
    expect(stepNumber(CLUSTERS, '1000', 1)).toBe('1000');
    expect(stepNumber(CLUSTERS, '2', -10)).toBe('2');
  });

  it('moves fractions by one in their second digit', () => {
    expect(stepNumber(TOLERANCE, '0.05', 1)).toBe('0.051');
    expect(stepNumber(TOLERANCE, '0', 1)).toBe('0.1');
  });

  it('leaves what is no number alone', () => {
    expect(stepNumber(CLUSTERS, 'many', 1)).toBe('many');
  });
});
