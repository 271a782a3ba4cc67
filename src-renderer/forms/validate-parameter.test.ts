import { describe, expect, it } from 'vitest';
import { completeParameters, describeRange, type ParameterSchema } from '../../src-main/engine/parameters.ts';
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

function acceptedByEngine(schema: ParameterSchema, text: string): boolean {
  try {
    completeParameters({ it: schema }, { it: schema.type === 'string' ? text : Number(text || 'x') });
    return true;
  } catch {
    return false;
  }
}

describe('reading a field', () => {
  it('accepts just what the engine accepts', () => {
    for (const schema of [CLUSTERS, TOLERANCE, START]) {
      for (const text of [
        '',
        '2',
        '1',
        '1000',
        '1001',
        '2.5',
        '-1',
        'x',
        '1e3',
        'Infinity',
        'NaN',
        'random',
      ]) {
        const accepted = readEntry(schema, text).problem === undefined;
        expect([schema.title, text, accepted]).toEqual([schema.title, text, acceptedByEngine(schema, text)]);
      }
    }
  });

  it('says the range that the engine says', () => {
    for (const schema of [CLUSTERS, TOLERANCE, START]) {
      const { problem } = readEntry(schema, '?') as { problem: string };
      expect(problem).toContain(describeRange(schema));
    }
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
