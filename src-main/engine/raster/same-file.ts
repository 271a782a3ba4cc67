import type { Files } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import { splitVariable } from './open-dataset.ts';

/** Paths that are read (also as `FILE.mat:name`), by what they are: "the scene itself". */
export type Inputs = Readonly<Record<string, readonly (string | undefined)[]>>;

/** The first input that is the very file of `path`, whatever its name, and what it is: what must not be replaced. */
export async function inputUnder(
  path: string,
  inputs: Inputs,
  files: Files,
): Promise<{ what: string; input: string } | undefined> {
  const identify = async (name: string): Promise<string> => (await files.identify?.(name)) ?? name;
  const target = await identify(path);
  for (const [what, paths] of Object.entries(inputs)) {
    for (const input of new Set(paths)) {
      if (input === undefined) continue;
      const { file } = await splitVariable(input, files);
      if ((await identify(file)) === target) return { what, input };
    }
  }
  return undefined;
}

/** Throws `bad-input` where a path to write to is an input. */
export async function refuseInputs(path: string, inputs: Inputs, files: Files): Promise<void> {
  const found = await inputUnder(path, inputs, files);
  if (!found) return;
  const name = found.input === path ? path : `${path} (${found.input})`;
  throw new EngineError('bad-input', `${name} is ${found.what}. Choose another name.`);
}
