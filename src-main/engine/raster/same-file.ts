import type { Files } from '../bytes.ts';
import { splitVariable } from './open-dataset.ts';

/** The first of `inputs` (also as `FILE.mat:name`) that is the very file of `path`, whatever its name: what must not be replaced. */
export async function sameFileAs(
  path: string,
  inputs: Iterable<string>,
  files: Files,
): Promise<string | undefined> {
  const identify = async (name: string): Promise<string> => (await files.identify?.(name)) ?? name;
  const target = await identify(path);
  for (const input of inputs) {
    const { file } = await splitVariable(input, files);
    if ((await identify(file)) === target) return input;
  }
  return undefined;
}
