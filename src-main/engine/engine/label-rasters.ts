import { EngineError } from '../errors.ts';
import type { Dataset } from '../raster/raster.ts';
import type { Scratch } from './options.ts';

/** The label rasters of results, in the scratch folder. They are a cache: what is gone is predicted again. */
export class LabelRasters {
  readonly #open = new Map<string, Dataset>();
  readonly #made = new Set<string>();
  readonly #scratch: Scratch;
  readonly #openRaster: (path: string) => Promise<Dataset>;

  /** `openRaster` opens a label raster in the scratch folder. */
  constructor(scratch: Scratch, openRaster: (path: string) => Promise<Dataset>) {
    this.#scratch = scratch;
    this.#openRaster = openRaster;
  }

  get ready(): readonly string[] {
    return [...this.#open.keys()];
  }

  has(resultId: string): boolean {
    return this.#open.has(resultId);
  }

  pathOf(resultId: string): string {
    return this.#scratch.resultPath(resultId);
  }

  /** Throws `not-found` while the raster is not there. */
  get(resultId: string): Dataset {
    const dataset = this.#open.get(resultId);
    if (dataset) return dataset;
    throw new EngineError('not-found', `The map of the result "${resultId}" is not ready yet.`);
  }

  /** Opens a raster that was just written. */
  async open(resultId: string): Promise<void> {
    this.#made.add(resultId);
    const dataset = await this.#openRaster(this.pathOf(resultId));
    await this.#open.get(resultId)?.close();
    this.#open.set(resultId, dataset);
  }

  /** Opens the raster of an earlier run if it is there and fits the scene. */
  async openKept(id: string, scene: Dataset): Promise<boolean> {
    if (!(await this.#scratch.files.exists(this.pathOf(id)))) return false;
    try {
      await this.open(id);
    } catch {
      return false;
    }
    const { grid, bands } = this.get(id);
    const fits = grid.width === scene.grid.width && grid.height === scene.grid.height && bands.length === 1;
    if (!fits) await this.close(id);
    return fits;
  }

  /** Closes all rasters but those of `resultIds`. Their files stay, for undo. */
  async keepOnly(resultIds: ReadonlySet<string>): Promise<void> {
    for (const id of this.ready) if (!resultIds.has(id)) await this.close(id);
  }

  /** Deletes the files that were made since the last time and belong to none of `resultIds`. */
  async removeFilesBut(resultIds: ReadonlySet<string>): Promise<void> {
    for (const id of this.#made) {
      if (resultIds.has(id)) continue;
      for (const suffix of ['', '.aux.xml']) await this.#scratch.files.remove(this.pathOf(id) + suffix);
    }
    this.#made.clear();
  }

  async close(resultId: string): Promise<void> {
    const dataset = this.#open.get(resultId);
    this.#open.delete(resultId);
    await dataset?.close();
  }
}
