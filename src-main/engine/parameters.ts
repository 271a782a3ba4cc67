import { EngineError } from './errors.ts';

/** A parameter as a JSON schema (the subset that forms, flags and recipes are drawn from). */
export type ParameterSchema =
  | {
      readonly type: 'integer' | 'number';
      readonly title: string;
      readonly description: string;
      readonly default: number;
      readonly minimum?: number;
      readonly maximum?: number;
    }
  | {
      readonly type: 'boolean';
      readonly title: string;
      readonly description: string;
      readonly default: boolean;
    }
  | {
      readonly type: 'string';
      readonly title: string;
      readonly description: string;
      readonly default: string;
      readonly enum: readonly string[];
    };

/** Parameter names (camelCase; `--kebab-case` on the command line) in the order of the form. */
export type ParametersSchema = Readonly<Record<string, ParameterSchema>>;

export type ParameterValue = number | boolean | string;
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** Fills in defaults and checks every value; throws `bad-input` naming the parameter, what it got and what it may be. */
export function completeParameters(schema: ParametersSchema, given: Parameters): Parameters {
  const unknown = Object.keys(given).find((name) => !(name in schema));
  if (unknown !== undefined) {
    const known = Object.keys(schema).join(', ');
    throw new EngineError('bad-input', `There is no parameter "${unknown}"; there are ${known}.`);
  }
  return Object.fromEntries(
    Object.entries(schema).map(([name, parameter]) => [
      name,
      checked(name, parameter, given[name] ?? parameter.default),
    ]),
  );
}

function checked(name: string, schema: ParameterSchema, value: ParameterValue): ParameterValue {
  if (!allowed(schema, value)) {
    throw new EngineError(
      'bad-input',
      `${schema.title} (${name}) is ${String(value)}; it must be ${describeRange(schema)}.`,
    );
  }
  return value;
}

function allowed(schema: ParameterSchema, value: ParameterValue): boolean {
  if (schema.type === 'boolean') return typeof value === 'boolean';
  if (schema.type === 'string') return typeof value === 'string' && schema.enum.includes(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (schema.type === 'integer' && !Number.isInteger(value)) return false;
  return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
}

/** "a whole number from 1 to 1000", "true or false", "one of a, b". */
export function describeRange(schema: ParameterSchema): string {
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'string') return `one of ${schema.enum.join(', ')}`;
  const kind = schema.type === 'integer' ? 'a whole number' : 'a number';
  const { minimum, maximum } = schema;
  if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${kind} of at least ${minimum}`;
  return maximum === undefined ? kind : `${kind} of at most ${maximum}`;
}
