import type { Files } from '../bytes.ts';
import { refuseInputs, type Inputs } from './same-file.ts';

/** Files that remember the path of each that was opened: headers and masks beside a scene too. */
export function recordOpened(files: Files): { files: Files; opened: ReadonlySet<string> } {
  const opened = new Set<string>();
  const open: Files['open'] = async (path) => {
    const source = await files.open(path);
    opened.add(path);
    return source;
  };
  return { files: { ...files, open }, opened };
}

/** Files of which none can be replaced that is among `inputs` at the time of writing, whatever its name. */
export function guardFiles(files: Files, inputs: () => Inputs): Files {
  const create: Files['create'] = async (path) => {
    await refuseInputs(path, inputs(), files);
    return files.create(path);
  };
  return { ...files, create };
}

/** Files of which none that was opened can be replaced, nor one of `named`, which is told by its name. */
export function guardInputs(files: Files, named: Inputs = {}): Files {
  const { files: recording, opened } = recordOpened(files);
  return guardFiles(recording, () => ({ ...named, 'read here and cannot be written too': [...opened] }));
}
