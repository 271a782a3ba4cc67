import { expect, it } from 'vitest';
import type { ParameterSchema } from '../../src-main/engine/parameters.ts';
import { entryKept } from './kept-entry.ts';

const number: ParameterSchema = { type: 'number', title: 'N', description: '', default: 0.5 };
const integer: ParameterSchema = { type: 'integer', title: 'N', description: '', default: 7 };
const flag: ParameterSchema = { type: 'boolean', title: 'F', description: '', default: true };
const choice: ParameterSchema = {
  type: 'string',
  title: 'C',
  description: '',
  default: 'full',
  enum: ['full', 'tied'],
};

it('starts from the default where nothing was entered', () => {
  expect([number, integer, flag, choice].map((schema) => entryKept(schema, undefined))).toEqual([
    '0.5',
    '7',
    true,
    'full',
  ]);
});

it('keeps what was entered for a parameter of the same name and kind, also while it is wrong', () => {
  expect(entryKept(integer, { type: 'integer', entry: '12' })).toBe('12');
  expect(entryKept(integer, { type: 'number', entry: '1.5' })).toBe('1.5');
  expect(entryKept(number, { type: 'number', entry: 'many' })).toBe('many');
  expect(entryKept(flag, { type: 'boolean', entry: false })).toBe(false);
  expect(entryKept(choice, { type: 'string', entry: 'tied' })).toBe('tied');
});

it('does not take an entry of another kind, or a choice that there is not', () => {
  expect(entryKept(flag, { type: 'string', entry: 'full' })).toBe(true);
  expect(entryKept(number, { type: 'string', entry: 'full' })).toBe('0.5');
  expect(entryKept(choice, { type: 'string', entry: 'diagonal' })).toBe('full');
  expect(entryKept(choice, { type: 'boolean', entry: true })).toBe('full');
});
