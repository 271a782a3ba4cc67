import { expect, it } from 'vitest';
import type { ParametersSchema } from '../engine/parameters.ts';
import { parseFlags } from './flags.ts';
import { parameterFlags, parametersOf } from './parameter-flags.ts';

const SCHEMA: ParametersSchema = {
  clusters: {
    type: 'integer',
    title: 'Clusters',
    description: 'How many.',
    default: 10,
    minimum: 2,
    maximum: 99,
  },
  stopBelow: { type: 'number', title: 'Stop below', description: '', default: 0.01 },
  keepEmpty: { type: 'boolean', title: 'Keep empty', description: '', default: false },
  initialCentres: {
    type: 'string',
    title: 'Start',
    description: '',
    default: 'spread',
    enum: ['spread', 'random'],
  },
};

it('turns the parameters of a method into flags and back', () => {
  const words = ['--clusters=5', '--stop-below', '0.5', '--keep-empty', '--initial-centres', 'random'];
  const { values } = parseFlags(parameterFlags(SCHEMA), words);
  expect(parametersOf(SCHEMA, values)).toEqual({
    clusters: 5,
    stopBelow: 0.5,
    keepEmpty: true,
    initialCentres: 'random',
  });
});

it('gives every parameter its default', () => {
  const { values } = parseFlags(parameterFlags(SCHEMA), []);
  expect(Object.values(parametersOf(SCHEMA, values))).toEqual([10, 0.01, false, 'spread']);
});

it('keeps the ranges', () => {
  expect(() => parseFlags(parameterFlags(SCHEMA), ['--clusters', '1'])).toThrow('from 2 to 99');
});
