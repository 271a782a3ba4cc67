import type { MissingScene, SceneDescription } from '../api.ts';
import { EngineError, isEngineError } from '../errors.ts';
import type { SceneFiles } from '../plugins/open-scene.ts';
import type { SceneReference } from '../project/document.ts';
import { ProgressiveTiles } from '../raster/progressive-tiles.ts';
import type { Dataset } from '../raster/raster.ts';
import { describeScene } from './describe-scene.ts';
import { createPrecedence, type Precedence } from './precedence.ts';
import { sceneKey } from './scene-reference.ts';

/** Files that were opened as a scene. */
export interface OpenedFile {
  readonly dataset: Dataset;
  /** In bytes. */
  readonly size: number;
  /** Paths of all that is read for it, headers beside it too. */
  readonly files: ReadonlySet<string>;
}

export interface OpenScene {
  /** What it was opened as. */
  readonly reference: SceneReference;
  readonly dataset: Dataset;
  readonly files: OpenedFile['files'];
  readonly description: SceneDescription;
  /** Tiles that show a large part of the file. */
  readonly coarseTiles: ProgressiveTiles;
  /** Nothing is seen before the statistics are there, so coarse tiles let them go first. */
  readonly statisticsFirst: Precedence;
}

/** The scenes of the project whose files are open, and those that could not be opened. Closes what it opened. */
export class OpenScenes {
  readonly #open = new Map<string, OpenScene>();
  readonly #missing = new Map<string, { reference: SceneReference; scene: MissingScene }>();
  readonly #openFile: (scene: SceneFiles) => Promise<OpenedFile>;

  constructor(openFile: (scene: SceneFiles) => Promise<OpenedFile>) {
    this.#openFile = openFile;
  }

  get descriptions(): readonly SceneDescription[] {
    return [...this.#open.values()].map(({ description }) => description);
  }

  get missing(): readonly MissingScene[] {
    return [...this.#missing.values()].map(({ scene }) => scene);
  }

  /** Throws `not-found` for an unknown scene and for one whose file is missing. */
  get(id: string): OpenScene {
    const scene = this.#open.get(id);
    if (scene) return scene;
    const missing = this.#missing.get(id);
    if (missing)
      throw new EngineError('not-found', `${missing.scene.message} Point the scene at its new place.`);
    throw new EngineError('not-found', `There is no open scene "${id}".`);
  }

  has(id: string): boolean {
    return this.#open.has(id);
  }

  /** Opens files without making them a scene yet: hand them to `adopt`, or close the dataset. */
  openFile(scene: SceneFiles): Promise<OpenedFile> {
    return this.#openFile(scene);
  }

  /** Owns an opened file as the scene of a reference; what was open under its id is closed. */
  async adopt(reference: SceneReference, file: OpenedFile): Promise<SceneDescription> {
    const former = this.#open.get(reference.id);
    const description = describeScene(reference, file.dataset, differences(reference, file));
    this.#open.set(reference.id, {
      reference,
      dataset: file.dataset,
      files: file.files,
      description,
      coarseTiles: new ProgressiveTiles(file.dataset, description.tiles),
      statisticsFirst: createPrecedence(),
    });
    this.#missing.delete(reference.id);
    await former?.dataset.close();
    return description;
  }

  /** Owns `dataset`, which is the scene's own with overviews added; false, and it is not taken, where the scene is no longer that. */
  replaceDataset(scene: OpenScene, dataset: Dataset): boolean {
    const { id, tiles } = scene.description;
    if (this.#open.get(id) !== scene) return false;
    this.#open.set(id, {
      ...scene,
      dataset,
      description: { ...scene.description, overviewCount: dataset.overviews.length },
      coarseTiles: new ProgressiveTiles(dataset, tiles),
    });
    return true;
  }

  /** Opens what is referred to and not tried yet, closes all else. Never fails: what cannot be opened is missing. */
  async settle(references: readonly SceneReference[]): Promise<void> {
    for (const { reference } of this.#open.values()) {
      if (!references.some((wanted) => isSameScene(wanted, reference))) await this.#close(reference.id);
    }
    for (const { reference } of this.#missing.values()) {
      if (!references.some((wanted) => isSameScene(wanted, reference))) this.#missing.delete(reference.id);
    }
    for (const reference of references) {
      if (!this.#open.has(reference.id) && !this.#missing.has(reference.id)) await this.#try(reference);
    }
  }

  async #try(reference: SceneReference): Promise<void> {
    try {
      await this.adopt(reference, await this.#openFile(reference));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = isEngineError(error) ? reason : `${reference.path} could not be opened: ${reason}`;
      const scene = { sceneId: reference.id, path: reference.path, message };
      this.#missing.set(reference.id, { reference, scene });
    }
  }

  async #close(id: string): Promise<void> {
    const scene = this.#open.get(id);
    this.#open.delete(id);
    await scene?.dataset.close();
  }
}

/** True where two references lead to the same files, opened in the same way. */
function isSameScene(left: SceneReference, right: SceneReference): boolean {
  return left.id === right.id && sceneKey(left) === sceneKey(right);
}

function differences({ size, width, height }: SceneReference, file: OpenedFile): string[] {
  const { grid } = file.dataset;
  if ((width ?? grid.width) !== grid.width || (height ?? grid.height) !== grid.height) {
    return [
      `The scene had ${width} x ${height} pixels when it was added to the project; this file has ${grid.width} x ${grid.height}. Its results cannot be shown; point the scene at the right file.`,
    ];
  }
  if (size === file.size) return [];
  return ['The file has another size than when it was added to the project; it may have been replaced.'];
}
