import type { Files } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import { sameFileAs } from './same-file.ts';

/** Files of which none that was opened can be replaced: what is read, headers beside it too, is not what is written. */
export function guardInputs(files: Files): Files {
  const opened = new Set<string>();
  return {
    ...files,
    open: async (path) => {
      const source = await files.open(path);
      opened.add(path);
      return source;
    },
    create: async (path) => {
      if ((await sameFileAs(path, opened, files)) === undefined) return files.create(path);
      throw new EngineError(
        'bad-input',
        `${path} is read here and cannot be written too. Choose another name.`,
      );
    },
  };
}
