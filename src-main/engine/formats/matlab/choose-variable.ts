import { EngineError } from '../../errors.ts';
import { chooseOption, type OpenOption } from '../../raster/open-option.ts';
import type { OpenContext } from '../../raster/reader.ts';
import type { Variable } from './variables.ts';

/**
 * The variable that was chosen or named, or the one that can be what is wanted: of three dimensions for a scene, of two for
 * labels; of several the one that is larger than each other. Throws `bad-input`, listing what there is.
 */
export function chooseVariable(
  name: string,
  variables: readonly Variable[],
  { variable, wanted = 'scene', options }: Pick<OpenContext, 'variable' | 'wanted' | 'options'>,
): { variable: Variable; option: OpenOption } {
  const choices = variables
    .filter(isChoice)
    .map((choice) => ({ value: choice.name, title: `${choice.name} (${describe(choice)})` }));
  const preferred =
    variable === undefined
      ? (options?.array ?? likeliest(name, variables, wanted).name)
      : named(name, variables, variable).name;
  const option = chooseOption(name, { id: 'array', title: 'Array', choices, value: preferred }, options);
  return { variable: checked(name, named(name, variables, option.value)), option };
}

function likeliest(name: string, variables: readonly Variable[], wanted: 'scene' | 'labels'): Variable {
  const fitting = variables.filter((candidate) => isNumeric(candidate) && hasShape(candidate, wanted));
  const [first, second] = fitting.toSorted((left, right) => sizeOf(right) - sizeOf(left));
  if (first && (!second || sizeOf(first) > sizeOf(second))) return first;
  const shape = wanted === 'scene' ? 'three dimensions (height x width x bands)' : 'two dimensions';
  const count = fitting.length === 0 ? 'no' : 'more than one';
  throw new EngineError(
    'bad-input',
    `${name} holds ${count} numeric array of ${shape}. Name the variable, as in ${name}:VARIABLE. It holds ${list(variables)}.`,
  );
}

function named(name: string, variables: readonly Variable[], variable: string): Variable {
  const found = variables.find((candidate) => candidate.name === variable);
  if (found && isChoice(found)) return found;
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

function isChoice(variable: Variable): boolean {
  return isNumeric(variable) && (hasShape(variable, 'scene') || variable.dimensions.length === 2);
}

/** Scalars and vectors are matrices to MATLAB; nobody means them by "labels". */
function hasShape({ dimensions }: Variable, wanted: 'scene' | 'labels'): boolean {
  if (wanted === 'scene') return dimensions.length === 3;
  return dimensions.length === 2 && dimensions.every((size) => size > 1);
}

function sizeOf({ dimensions }: Variable): number {
  return dimensions.reduce((product, size) => product * size, 1);
}

function list(variables: readonly Variable[]): string {
  if (variables.length === 0) return 'nothing that can be read';
  return variables.map((variable) => `${variable.name} (${describe(variable)})`).join(', ');
}

function describe({ dimensions, className, complex }: Variable): string {
  return `${dimensions.join(' x ')} ${complex ? 'complex ' : ''}${className}`;
}
