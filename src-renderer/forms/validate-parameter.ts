import type { ParameterSchema, ParameterValue } from '../../src-main/engine/parameters.ts';

/** What was typed into a field: a value, or why it is none. */
export type Reading<Value = ParameterValue> =
  { readonly value: Value; readonly problem?: undefined } | { readonly problem: string };

/** What a form holds for a parameter: text for numbers and choices, a flag for booleans. */
export type Entry = string | boolean;

type NumberSchema = Extract<ParameterSchema, { type: 'integer' | 'number' }>;

/** Reads an entry by the rules of its parameter; the problem is a sentence that says what to enter. */
export function readEntry(schema: ParameterSchema, entry: Entry): Reading {
  if (schema.type === 'boolean') return { value: entry === true };
  const text = String(entry).trim();
  if (schema.type !== 'string') return readNumber(schema, text);
  if (schema.enum.includes(text)) return { value: text };
  return { problem: `Choose one of ${schema.enum.join(', ')}.` };
}

/** Reads a number typed by a person; a comma may stand for the decimal point. */
export function readNumber(
  schema: Pick<NumberSchema, 'type' | 'minimum' | 'maximum'>,
  text: string,
): Reading<number> {
  const value = text.trim() === '' ? Number.NaN : Number(text.trim().replace(/^(-?\d*),(\d+)$/, '$1.$2'));
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const whole = schema.type === 'number' || Number.isInteger(value);
  if (Number.isFinite(value) && whole && value >= minimum && value <= maximum) return { value };
  return { problem: `Enter ${schema.type === 'integer' ? 'a whole number' : 'a number'}${range(schema)}.` };
}

/** The entry that stands for a value in a form. */
export function entryOf(schema: ParameterSchema, value: ParameterValue = schema.default): Entry {
  return typeof value === 'boolean' ? value : String(value);
}

/** The text after `steps` presses of an arrow key, kept within the range; unchanged where it is no number. */
export function stepNumber(
  schema: Pick<NumberSchema, 'type' | 'minimum' | 'maximum'>,
  text: string,
  steps: number,
): string {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return text;
  const size = schema.type === 'integer' ? 1 : 10 ** (Math.floor(Math.log10(Math.abs(value) || 1)) - 1);
  const stepped = Number((value + steps * size).toPrecision(12));
  return String(Math.min(schema.maximum ?? Infinity, Math.max(schema.minimum ?? -Infinity, stepped)));
}

function range({ minimum, maximum }: Pick<NumberSchema, 'minimum' | 'maximum'>): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}
