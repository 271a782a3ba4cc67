import type { Files } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import { splitVariable } from './open-dataset.ts';

/** Paths that are read (also as `FILE.mat:name`), by what they are: "the scene itself". */
export type Inputs = Readonly<Record<string, readonly (string | undefined)[]>>;

/** Throws `bad-input` where a path to write to is the very file of an input, whatever its name: that must not be replaced. */
export async function refuseInputs(path: string, inputs: Inputs, files: Files): Promise<void> {
  const identify = async (name: string): Promise<string> => (await files.identify?.(name)) ?? name;
  const target = await identify(path);
  for (const [what, paths] of Object.entries(inputs)) {
    for (const input of new Set(paths)) {
      if (input === undefined) continue;
      const { file } = await splitVariable(input, files);
      if ((await identify(file)) !== target) continue;
      const name = input === path ? path : `${path} (${input})`;
      throw new EngineError('bad-input', `${name} is ${what}. Choose another name.`);
    }
  }
}
