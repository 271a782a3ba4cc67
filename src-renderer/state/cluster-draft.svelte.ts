import type { ClusterRequest, FeatureStep, PredictionRequest } from '../../src-main/engine/api.ts';
import type { ClustererManifest } from '../../src-main/engine/plugins/manifest.ts';
import type { Project, Result } from '../../src-main/engine/project/document.ts';
import { FEATURE_KINDS, type FeatureEntry, type IndexContext, readFeature } from '../forms/feature-entry.ts';
import { entryKept, type KeptEntry } from '../forms/kept-entry.ts';
import { type Entry, type Reading, readEntry, readNumber } from '../forms/validate-parameter.ts';
import { StepList } from './step-list.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

const SEED = { type: 'integer', minimum: 0, maximum: 4294967295 } as const;
const LONGEST_NAME = 120;
const LEAST_CLASSES = 2;
const TOO_FEW_EXAMPLES =
  'Mark examples of at least two classes first: choose a class under Examples and click its pixels on the map.';

/** The clustering that the form describes, before it is started. */
export class ClusterDraft {
  /** What was entered, by parameter: methods share what they call the same. What is missing stands at its default. */
  entries = $state.raw<Readonly<Record<string, KeptEntry>>>({});
  /** What is made of the bands first. */
  readonly features = new StepList<FeatureEntry>();
  /** Bands that do not take part, by scene. */
  bandsLeftOut = $state.raw<Readonly<Record<string, ReadonlySet<number>>>>({});
  standardise = $state(true);
  seed = $state('42');
  name = $state('');
  /** True where the whole scene is clustered although there are areas. */
  ignoreAreas = $state(false);
  areasLeftOut = $state.raw<ReadonlySet<string>>(new Set());
  /** The file of a model that methods which can learn on from one begin with. */
  beginFrom = $state<string>();
  /** The file of a model whose network sees the pixels, for methods that learn from examples. */
  seenBy = $state<string>();
  /** The file of known classes that methods which train are watched by. */
  truth = $state<string>();
  #chosen = $state<string>();
  #likeId = $state<string>();
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  readonly clusterers: readonly ClustererManifest[] = $derived.by(
    () => this.#workbench.session.description?.clusterers ?? [],
  );
  readonly clusterer: ClustererManifest | undefined = $derived.by(
    () => this.clusterers.find(({ id }) => id === this.#chosen) ?? this.clusterers[0],
  );
  readonly leftOut: ReadonlySet<number> = $derived.by(
    () => this.bandsLeftOut[this.#workbench.scene?.id ?? ''] ?? new Set<number>(),
  );
  /** Zero-based, in the scene's order. */
  readonly bands: readonly number[] = $derived.by(() =>
    (this.#workbench.scene?.bands ?? [])
      .map(({ index }) => index)
      .filter((index) => !this.leftOut.has(index)),
  );
  readonly areas: Project['areas'] = $derived.by(() =>
    this.ignoreAreas
      ? []
      : (this.#workbench.project?.areas ?? []).filter(({ id }) => !this.areasLeftOut.has(id)),
  );
  /** Results whose ids could be kept, the latest first. */
  readonly likeable: readonly Result[] = $derived.by(() => {
    const ready = this.#workbench.session.state?.readyResults ?? [];
    return this.#workbench.results.filter(({ id }) => ready.includes(id)).toReversed();
  });
  /** The result whose ids are kept. */
  readonly like: Result | undefined = $derived(this.likeable.find(({ id }) => id === this.#likeId));
  readonly readings: Readonly<Record<string, Reading>> = $derived.by(() =>
    Object.fromEntries(
      Object.entries(this.clusterer?.parameters ?? {}).map(([name, schema]) => [
        name,
        readEntry(schema, this.entry(name)),
      ]),
    ),
  );
  /** What spectral indices can be made of. */
  readonly indexContext: IndexContext = $derived.by(() => ({
    indices: this.#workbench.session.description?.spectralIndices ?? [],
    bands: (this.#workbench.scene?.bands ?? []).filter(({ index }) => !this.leftOut.has(index)),
  }));
  /** By the id of the step. */
  readonly featureReadings: Readonly<Record<string, Reading<FeatureStep>>> = $derived.by(() => {
    const { entries } = this.features;
    return Object.fromEntries(
      entries.map((entry, place) => [
        entry.id,
        readFeature(entry, entries.slice(0, place), this.indexContext),
      ]),
    );
  });
  /** True where a step says when standardising is done, so that there is nothing to choose. */
  readonly standardisesInSteps: boolean = $derived.by(() =>
    this.features.entries.some(({ kind }) => kind === 'standardise'),
  );
  readonly seedReading: Reading<number> = $derived(readNumber(SEED, this.seed));
  /** Why it cannot be started; undefined when it can. */
  readonly problem: string | undefined = $derived.by(() => this.#findProblem());

  choose(clustererId: string): void {
    this.#chosen = clustererId;
  }

  keepIdsOf(resultId: string | undefined): void {
    this.#likeId = resultId;
  }

  entry(parameter: string): Entry {
    return entryKept(this.clusterer!.parameters[parameter], this.entries[parameter]);
  }

  enter(parameter: string, entry: Entry): void {
    const { type } = this.clusterer!.parameters[parameter];
    this.entries = { ...this.entries, [parameter]: { type, entry } };
  }

  /** Takes bands in or leaves them out. */
  useBands(indexes: readonly number[], used: boolean): void {
    const scene = this.#workbench.scene;
    if (!scene) return;
    const leftOut = new Set(this.leftOut);
    for (const index of indexes)
      if (used) leftOut.delete(index);
      else leftOut.add(index);
    this.bandsLeftOut = { ...this.bandsLeftOut, [scene.id]: leftOut };
  }

  useArea(id: string, used: boolean): void {
    const leftOut = new Set(this.areasLeftOut);
    if (used) leftOut.delete(id);
    else leftOut.add(id);
    this.areasLeftOut = leftOut;
  }

  throwDice(): void {
    this.seed = String(crypto.getRandomValues(new Uint32Array(1))[0]);
  }

  /** What to ask of the engine; undefined while there is a problem. */
  request(): ClusterRequest | undefined {
    const scene = this.#workbench.scene;
    if (!scene || !this.clusterer || this.problem !== undefined) return undefined;
    const parameters = Object.entries(this.readings).flatMap(([name, reading]) =>
      reading.problem === undefined ? [[name, reading.value] as const] : [],
    );
    const model = this.clusterer.takesExamples ? this.seenBy : this.beginFrom;
    const features = this.features.entries.flatMap(({ id }) => {
      const reading = this.featureReadings[id];
      return reading.problem === undefined ? [reading.value] : [];
    });
    return {
      sceneId: scene.id,
      name: this.name.trim() || undefined,
      like: this.like?.id,
      ...(this.clusterer.trains && this.truth !== undefined ? { truth: this.truth } : {}),
      recipe: {
        bands: [...this.bands],
        standardise: this.standardise,
        ...(features.length > 0 ? { features } : {}),
        clusterer: this.clusterer.id,
        parameters: Object.fromEntries(parameters),
        seed: this.seedReading.problem === undefined ? this.seedReading.value : 0,
        areas: this.areas,
        ...(this.clusterer.takesExamples ? { examples: this.#workbench.examples.set } : {}),
        ...(this.clusterer.takesModel && model !== undefined
          ? { model: { path: model, use: 'begin' as const } }
          : {}),
      },
    };
  }

  /** What to ask of the engine to label the scene by a model: of all that is entered, areas and name matter. */
  prediction(model: string): PredictionRequest | undefined {
    const scene = this.#workbench.scene;
    if (!scene) return undefined;
    const name = this.name.trim().slice(0, LONGEST_NAME) || undefined;
    return { sceneId: scene.id, model, name, areas: this.areas };
  }

  #findProblem(): string | undefined {
    const { scene, project } = this.#workbench;
    if (!scene) return 'Open a scene first.';
    if (!this.clusterer) return 'The engine offers no clustering method.';
    const fewClasses = this.#workbench.examples.byClass.length < LEAST_CLASSES;
    if (this.clusterer.takesExamples && fewClasses) return TOO_FEW_EXAMPLES;
    const [wrong] = Object.entries(this.readings).filter(([, { problem }]) => problem !== undefined);
    if (wrong) return `${this.clusterer.parameters[wrong[0]].title}: ${wrong[1].problem}`;
    if (this.seedReading.problem) return `Seed: ${this.seedReading.problem}`;
    if (this.bands.length === 0) return 'Choose at least one band.';
    const wrongStep = this.features.entries.find(({ id }) => this.featureReadings[id].problem !== undefined);
    if (wrongStep) {
      const { title } = FEATURE_KINDS.find(({ kind }) => kind === wrongStep.kind)!;
      return `${title}: ${this.featureReadings[wrongStep.id].problem}`;
    }
    if (this.name.trim().length > LONGEST_NAME) return `Name: At most ${LONGEST_NAME} characters.`;
    const noArea = !this.ignoreAreas && (project?.areas.length ?? 0) > 0 && this.areas.length === 0;
    return noArea ? 'Choose at least one area, or the whole scene.' : undefined;
  }
}
