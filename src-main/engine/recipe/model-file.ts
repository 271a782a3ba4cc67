import { z } from 'zod';
import type { Files } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import { readArrayFile, writeArrayFile, type ArrayFileKind } from '../formats/safetensors/array-file.ts';
import type { Workers } from '../workers.ts';
import { withoutFolders } from './provenance.ts';
import { trainedSchema, type SavedModel } from './saved-model.ts';

/** Of a file of a trained model: Python and its kin open such a file by this name. */
export const MODEL_EXTENSION = '.safetensors';

const KIND: ArrayFileKind = {
  kind: 'swath-model',
  version: 1,
  title: 'a trained model of Swath',
  advice: 'choose another file, or save the model again',
};

/** Each a text in the file: JSON but for those that are texts already. */
const TEXTS = { clusterer: z.string(), software: z.string(), source: z.string() };
const { shape: JSON_TEXTS } = trainedSchema.extend({ modelVersion: z.int(), data: z.unknown() });

/** Writes a trained model to a file that appears once it is complete, and gives its checksum. It holds no folders and no code. */
export async function writeModelFile(
  files: Files,
  place: string | ((checksum: string) => string),
  { model, software, source, ...trained }: SavedModel,
  workers: Workers,
): Promise<string> {
  const { clusterer, version, data, arrays = {} } = model;
  const described = {
    modelVersion: version,
    data,
    ...trained,
    recipe: withoutFolders(trained.recipe),
  };
  const json = Object.entries(described).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, JSON.stringify(value)]],
  );
  const texts = { clusterer, software, source, ...Object.fromEntries(json) };
  return writeArrayFile(files, place, KIND, { texts, arrays }, workers);
}

/**
 * Reads a trained model from a file. Throws `bad-input` for another kind of file, `unsupported` for one of another version of Swath,
 * `damaged` for one that is not whole.
 */
export async function readModelFile(
  files: Files,
  path: string,
  workers: Workers,
): Promise<{ saved: SavedModel; checksum: string }> {
  const { texts, arrays, checksum } = await readArrayFile(files, path, KIND, workers);
  const { success, data: read } = z
    .object({ ...TEXTS, ...JSON_TEXTS })
    .safeParse(
      Object.fromEntries(
        Object.entries(texts).map(([name, text]) => [name, name in TEXTS ? text : parsed(text)]),
      ),
    );
  if (!success) {
    throw new EngineError(
      'damaged',
      `${path} is a trained model of Swath, but not all of it is there; ${KIND.advice}.`,
    );
  }
  const { clusterer, modelVersion: version, data, ...trained } = read;
  const hasArrays = Object.keys(arrays).length > 0;
  const model = { clusterer, version, data, ...(hasArrays ? { arrays } : {}) };
  return { saved: { ...trained, model }, checksum };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
