import type { Files } from '../bytes.ts';
import type { ModelState } from '../clustering/clusterer.ts';
import { EngineError } from '../errors.ts';
import type { NamedArrays } from '../named-arrays.ts';
import type { Project, Result } from '../project/document.ts';
import { MODEL_EXTENSION, readModelFile, writeModelFile } from '../recipe/model-file.ts';
import type { SavedModel } from '../recipe/saved-model.ts';
import type { Workers } from '../workers.ts';
import type { Scratch } from './options.ts';

const COPY_BYTES = 8 << 20;

/**
 * Files of models whose arrays are too much for the project's document, under names of their checksums: in the scratch folder, and of
 * results of a saved project beside it too, because the labels are made again from them.
 */
export class KeptModels {
  readonly #made = new Set<string>();
  readonly #scratch: Scratch;
  readonly #files: Files;
  readonly #workers: Workers;

  /** `files` reach the projects. */
  constructor(scratch: Scratch, files: Files, workers: Workers) {
    this.#scratch = scratch;
    this.#files = files;
    this.#workers = workers;
  }

  /** What the document holds of a model; its arrays, if it has any, go to a file. */
  async keep(model: ModelState, saved: () => SavedModel): Promise<Result['model']> {
    const { arrays, ...state } = model;
    if (!arrays) return state;
    const place = (checksum: string): string => this.#pathOf(checksum);
    const checksum = await writeModelFile(this.#scratch.files, place, saved(), this.#workers);
    this.#made.add(checksum);
    return { ...state, arraysIn: checksum };
  }

  /** The arrays of a model that was kept. `project` is where the project was last saved. Throws `not-found` where their file is gone. */
  async readArrays(checksum: string, project: string | undefined): Promise<NamedArrays> {
    const { files, path } = await this.#find(checksum, project);
    const { saved, checksum: found } = await readModelFile(files, path, this.#workers);
    if (found === checksum) return saved.model.arrays ?? {};
    throw new EngineError('damaged', `${path} is the model of another result; bring back the right file.`);
  }

  /** Puts the models of a project's results beside it, before it is saved to `to`. */
  async copyBeside({ results }: Project, to: string, from: string | undefined): Promise<void> {
    for (const checksum of checksumsOf(results)) {
      const target = pathBeside(to, checksum);
      if (await this.#files.exists(target)) continue;
      const { files, path } = await this.#find(checksum, from);
      await copyFile(files, path, this.#files, target);
    }
  }

  /** Deletes what was made in the scratch folder since the last time and belongs to none of the results. */
  async removeFilesBut(results: Project['results']): Promise<void> {
    const kept = checksumsOf(results);
    for (const checksum of this.#made)
      if (!kept.has(checksum)) await this.#scratch.files.remove(this.#pathOf(checksum));
    this.#made.clear();
  }

  #pathOf(checksum: string): string {
    return this.#scratch.resultPath(`model of ${checksum}`) + MODEL_EXTENSION;
  }

  async #find(checksum: string, project: string | undefined): Promise<{ files: Files; path: string }> {
    const path = this.#pathOf(checksum);
    if (await this.#scratch.files.exists(path)) return { files: this.#scratch.files, path };
    const beside = project === undefined ? undefined : pathBeside(project, checksum);
    if (beside !== undefined && (await this.#files.exists(beside)))
      return { files: this.#files, path: beside };
    throw new EngineError(
      'not-found',
      `The trained model of this result is gone${beside === undefined ? '' : `: ${beside} is not there; bring it back`}.`,
    );
  }
}

/** "olinda.swath.json" has its models in "olinda.swath.3f2a91c04b7d.safetensors" and the like. */
function pathBeside(project: string, checksum: string): string {
  return `${project.replace(/\.json$/i, '')}.${checksum.slice(0, 12)}${MODEL_EXTENSION}`;
}

function checksumsOf(results: Project['results']): ReadonlySet<string> {
  const models = results.flatMap(({ model, splits = [] }) => [model, ...splits.map(({ of }) => of.model)]);
  return new Set(models.flatMap(({ arraysIn }) => (arraysIn === undefined ? [] : [arraysIn])));
}

/** The copy appears once it is complete. */
async function copyFile(from: Files, path: string, to: Files, target: string): Promise<void> {
  const source = await from.open(path);
  try {
    const sink = await to.create(target);
    try {
      for (let offset = 0; offset < source.size; offset += COPY_BYTES)
        await sink.write(offset, await source.read(offset, COPY_BYTES));
      await sink.commit();
    } catch (error) {
      await sink.abort();
      throw error;
    }
  } finally {
    await source.close();
  }
}
