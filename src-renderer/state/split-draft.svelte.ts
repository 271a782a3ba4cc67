import type { SplitRequest } from '../../src-main/engine/api.ts';
import type { ClustererManifest } from '../../src-main/engine/plugins/manifest.ts';
import { readNumber, type Reading } from '../forms/validate-parameter.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Parts of a cluster; a method may allow fewer. */
const [LEAST_PARTS, MOST_PARTS] = [2, 1000];
const SEED = 42;
const LEAST_CLASSES = 2;

/** How a cluster of the active result is to be divided, before it is started. */
export class SplitDraft {
  /** Into so many parts, or by what the examples on the map are. */
  by = $state<'count' | 'examples'>('count');
  count = $state('2');
  /** The file of a model whose network sees the pixels, where they are divided by examples; their bands and features when absent. */
  model = $state<string>();
  #method = $state<string>();
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Those that make a number of clusters out of pixels alone. */
  readonly methods: readonly ClustererManifest[] = $derived.by(() =>
    (this.#workbench.session.description?.clusterers ?? []).filter(
      ({ parameters, takesExamples }) => 'clusters' in parameters && !takesExamples,
    ),
  );
  readonly method: ClustererManifest | undefined = $derived.by(
    () => this.methods.find(({ id }) => id === this.#method) ?? this.methods[0],
  );
  readonly countReading: Reading<number> = $derived.by(() => {
    const schema = this.method?.parameters.clusters;
    const most = schema && 'maximum' in schema ? schema.maximum : undefined;
    const maximum = Math.min(MOST_PARTS, most ?? MOST_PARTS);
    return readNumber({ type: 'integer', minimum: LEAST_PARTS, maximum }, this.count);
  });
  /** Why it cannot be started; undefined when it can. */
  readonly problem: string | undefined = $derived.by(() => {
    if (this.by === 'count') return this.method ? this.countReading.problem : 'The engine offers no method.';
    if (this.#workbench.examples.byClass.length >= LEAST_CLASSES) return undefined;
    return 'Mark examples of at least two classes first: choose a class under Examples and click its pixels on the map.';
  });

  choose(methodId: string): void {
    this.#method = methodId;
  }

  /** What to ask of the engine; undefined while there is a problem. */
  request(resultId: string, cluster: number): SplitRequest | undefined {
    if (this.problem !== undefined) return undefined;
    return { resultId, cluster, recipe: this.by === 'count' ? this.#byCount() : this.#byExamples() };
  }

  #byCount(): SplitRequest['recipe'] {
    const { countReading, method } = this;
    const clusters = countReading.problem === undefined ? countReading.value : LEAST_PARTS;
    return { clusterer: method!.id, parameters: { clusters }, seed: SEED };
  }

  #byExamples(): SplitRequest['recipe'] {
    const method = this.#workbench.session.description?.clusterers.find(({ takesExamples }) => takesExamples);
    const examples = this.#workbench.examples.set;
    const model = this.model === undefined ? {} : { model: { path: this.model, use: 'begin' as const } };
    return { clusterer: method?.id ?? 'prototypes', parameters: {}, seed: SEED, examples, ...model };
  }
}
