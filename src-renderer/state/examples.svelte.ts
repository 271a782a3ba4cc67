import type { ExampleSet } from '../../src-main/engine/clustering/examples/example-set.ts';
import type { ExamplePlace } from '../../src-main/engine/project/example-place.ts';
import type { LandCoverClass } from '../../src-main/engine/scheme/class-scheme.ts';
import { type ClassExamples, examplesByClass, exampleSetOf } from './example-set.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Places of the active scene that are known to be of a class: the project keeps them, each change is a step. */
export class Examples {
  #chosen = $state<number>();
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  readonly places: readonly ExamplePlace[] = $derived.by(() => {
    const { project, scene } = this.#workbench;
    return project?.examples.filter(({ sceneId }) => sceneId === scene?.id) ?? [];
  });
  readonly byClass: readonly ClassExamples[] = $derived.by(() =>
    examplesByClass(this.places, this.#workbench.project?.scheme.classes ?? []),
  );
  /** As a recipe carries them; undefined where there are none. */
  readonly set: ExampleSet | undefined = $derived(exampleSetOf(this.byClass));
  /** The class that places are marked as: the first one until another is chosen. */
  readonly landCover: LandCoverClass | undefined = $derived.by(() => {
    const classes = this.#workbench.project?.scheme.classes ?? [];
    return classes.find(({ id }) => id === this.#chosen) ?? classes[0];
  });

  choose(classId: number): void {
    this.#chosen = classId;
  }

  /**
   * Marks a place, the centre of a pixel, as of the chosen class. One that is marked so already is no example any more; one of another
   * class changes to this one.
   */
  async mark(at: readonly [number, number], there?: ExamplePlace): Promise<void> {
    const { scene } = this.#workbench;
    if (!scene || !this.landCover) return;
    const classId = this.landCover.id;
    const add =
      there?.classId === classId ? [] : [{ id: crypto.randomUUID(), sceneId: scene.id, classId, at }];
    await this.#workbench.apply({ type: 'change-examples', add, remove: there ? [there.id] : [] });
  }

  /** Makes areas examples of the chosen class. */
  async takeAreas(ids: readonly string[]): Promise<void> {
    const { scene } = this.#workbench;
    if (!scene || !this.landCover || ids.length === 0) return;
    const [sceneId, classId] = [scene.id, this.landCover.id];
    await this.#workbench.apply({ type: 'take-areas', ids: [...ids], sceneId, classId });
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#workbench.apply({ type: 'change-examples', add: [], remove: [...ids] });
  }
}
