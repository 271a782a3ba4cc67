import type { Parameters, ParameterSchema, ParametersSchema, ParameterValue } from '../engine/parameters.ts';
import type { Flag, FlagTable } from './flags.ts';

/** A method's parameters as flags: `sampleSize` becomes `--sample-size`, with its range and default. */
export function parameterFlags(schema: ParametersSchema): FlagTable {
  return Object.fromEntries(
    Object.entries(schema).map(([name, parameter]) => [kebab(name), flagOf(parameter)]),
  );
}

/** The parameters back from the values of such flags. */
export function parametersOf(
  schema: ParametersSchema,
  values: Readonly<Record<string, unknown>>,
): Parameters {
  return Object.fromEntries(Object.keys(schema).map((name) => [name, values[kebab(name)] as ParameterValue]));
}

function flagOf(parameter: ParameterSchema): Flag {
  const { title, description } = parameter;
  const text = withStop(description || title);
  return parameter.type === 'string'
    ? { ...parameter, value: 'NAME', description: text }
    : { ...parameter, description: text };
}

function withStop(text: string): string {
  return text === '' || text.endsWith('.') ? text : `${text}.`;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
