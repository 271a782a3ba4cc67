import { EngineError } from '../../errors.ts';
import type { OpenContext } from '../../raster/reader.ts';
import type { Variable } from './variables.ts';

/**
 * The variable named, or the only one that can be what is wanted: three dimensions for a scene, two for labels. Throws
 * `bad-input`, listing what there is.
 */
export function chooseVariable(
  name: string,
  variables: readonly Variable[],
  { variable, wanted = 'scene' }: Pick<OpenContext, 'variable' | 'wanted'>,
): Variable {
  if (variable !== undefined) return checked(name, named(name, variables, variable));
  const fitting = variables.filter((candidate) => isNumeric(candidate) && hasShape(candidate, wanted));
  if (fitting.length === 1) return checked(name, fitting[0]);
  const shape = wanted === 'scene' ? 'three dimensions (height x width x bands)' : 'two dimensions';
  const count = fitting.length === 0 ? 'no' : 'more than one';
  throw new EngineError(
    'bad-input',
    `${name} holds ${count} numeric array of ${shape}. Name the variable, as in ${name}:VARIABLE. It holds ${list(variables)}.`,
  );
}

function named(name: string, variables: readonly Variable[], variable: string): Variable {
  const found = variables.find((candidate) => candidate.name === variable);
  if (found && isNumeric(found) && (hasShape(found, 'scene') || found.dimensions.length === 2)) return found;
  const problem = found
    ? `${variable} is ${describe(found)}, not an array of numbers in two or three dimensions`
    : `there is no variable ${variable}`;
  throw new EngineError('bad-input', `In ${name} ${problem}. It holds ${list(variables)}.`);
}

function checked(name: string, variable: Variable): Variable {
  if (!variable.complex) return variable;
  throw new EngineError(
    'unsupported',
    `${variable.name} in ${name} holds complex numbers, which cannot be read. Store magnitude and phase as bands first.`,
  );
}

function isNumeric({ storage }: Variable): boolean {
  return storage !== undefined;
}

/** Scalars and vectors are matrices to MATLAB; nobody means them by "labels". */
function hasShape({ dimensions }: Variable, wanted: 'scene' | 'labels'): boolean {
  if (wanted === 'scene') return dimensions.length === 3;
  return dimensions.length === 2 && dimensions.every((size) => size > 1);
}

function list(variables: readonly Variable[]): string {
  if (variables.length === 0) return 'nothing that can be read';
  return variables.map((variable) => `${variable.name} (${describe(variable)})`).join(', ');
}

function describe({ dimensions, className, complex }: Variable): string {
  return `${dimensions.join(' x ')} ${complex ? 'complex ' : ''}${className}`;
}
