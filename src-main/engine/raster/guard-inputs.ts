import type { Files } from '../bytes.ts';
import { refuseInputs } from './same-file.ts';

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
      await refuseInputs(path, { 'read here and cannot be written too': [...opened] }, files);
      return files.create(path);
    },
  };
}
