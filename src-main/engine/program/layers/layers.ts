import type { Initialiser } from '../initialiser.ts';
import { variable } from '../operations/leaves.ts';
import type { Update } from '../program.ts';
import { describeShape, sameShape, type Shape, type Tensor } from '../tensor.ts';

/** 'train' normalises by the batch and keeps running statistics; 'predict' normalises by those. */
export type Mode = 'train' | 'predict';

/**
 * What the layers of one graph share: pass it to each with a name. The same layers under the same names make the same variables in any
 * graph, so that the values read from one can be written into another.
 */
export interface Layers {
  readonly mode: Mode;
  /** Names of variables begin with this. */
  readonly path: string;
  /** Whether every variable must be there already. */
  readonly reuse: boolean;
  readonly made: {
    readonly variables: Map<string, Tensor>;
    /** What an optimiser trains, by name. */
    readonly parameters: Map<string, Tensor>;
    /** What states become in a training step, by name. */
    readonly states: Map<string, Tensor>;
  };
}

export function createLayers(mode: Mode): Layers {
  return {
    mode,
    path: '',
    reuse: false,
    made: { variables: new Map(), parameters: new Map(), states: new Map() },
  };
}

/** The layers of a part: "stage1" within "encoder" names its variables "encoder.stage1. ...". */
export function within(layers: Layers, name: string): Layers {
  return { ...layers, path: `${layers.path}${name}.` };
}

/** The same layers once more, for another input: every variable is the one made before, running statistics follow both inputs. */
export function again(layers: Layers): Layers {
  return { ...layers, reuse: true };
}

/** What an optimiser trains. */
export function parametersOf({ made }: Layers): Tensor[] {
  return [...made.parameters.values()];
}

/** What a training step changes besides parameters: running statistics. None in 'predict'. */
export function updatesOf({ made }: Layers): Update[] {
  return [...made.states].map(([name, value]) => ({ variable: made.variables.get(name)!, value }));
}

/** A variable that an optimiser trains. */
export function parameter(layers: Layers, name: string, shape: Shape, initialiser: Initialiser): Tensor {
  const made = makeVariable(layers, name, shape, initialiser);
  layers.made.parameters.set(layers.path + name, made);
  return made;
}

/** A variable that no optimiser trains; as the layers before this one left it. */
export function state(layers: Layers, name: string, shape: Shape, value: number): Tensor {
  const made = makeVariable(layers, name, shape, { kind: 'constant', value });
  return layers.made.states.get(layers.path + name) ?? made;
}

/** What a state becomes in a training step. */
export function updateState(layers: Layers, name: string, value: Tensor): void {
  layers.made.states.set(layers.path + name, value);
}

function makeVariable(
  { path, reuse, made }: Layers,
  name: string,
  shape: Shape,
  initialiser: Initialiser,
): Tensor {
  const whole = path + name;
  const known = made.variables.get(whole);
  if (reuse && known && sameShape(known.shape, shape)) return known;
  if (reuse)
    throw new RangeError(`There is no variable ${whole} of shape ${describeShape(shape)} to use again.`);
  if (known) throw new RangeError(`Two layers are called ${whole}; to use one twice, use again().`);
  const fresh = variable(whole, shape, initialiser);
  made.variables.set(whole, fresh);
  return fresh;
}
