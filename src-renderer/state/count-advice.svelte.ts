import type { Advice, JobDescription } from '../../src-main/engine/api.ts';
import { type Reading, readNumber } from '../forms/validate-parameter.ts';
import type { ClusterDraft } from './cluster-draft.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** The parameter of a method that says how many clusters to make. */
export const COUNT_PARAMETER = 'clusters';

/** Numbers that the engine tries. */
const COUNTS = { type: 'integer', minimum: 2, maximum: 64 } as const;

/** Which number of clusters to ask for: tried out for the active scene with the pixels and bands of the form. */
export class CountAdvice {
  from = $state('2');
  to = $state('16');
  readonly #workbench: Workbench;
  readonly #draft: ClusterDraft;

  constructor(workbench: Workbench, draft: ClusterDraft) {
    this.#workbench = workbench;
    this.#draft = draft;
  }

  readonly fromReading: Reading<number> = $derived(readNumber(COUNTS, this.from));
  readonly toReading: Reading<number> = $derived(readNumber(COUNTS, this.to));
  /** The latest of the active scene. */
  readonly job: JobDescription | undefined = $derived.by(() => {
    const sceneId = this.#workbench.scene?.id;
    return this.#workbench.session.jobs.findLast((job) => job.kind === 'advise' && job.sceneId === sceneId);
  });
  readonly isRunning: boolean = $derived(this.job?.state === 'running');
  readonly advice: Advice | undefined = $derived(this.job?.advice);
  /** Why it cannot be started; undefined when it can. */
  readonly problem: string | undefined = $derived.by(() => this.#findProblem());
  /** Whether the chosen method can be told a number of clusters. */
  readonly isUsable: boolean = $derived.by(
    () => this.#draft.clusterer?.parameters[COUNT_PARAMETER] !== undefined,
  );

  async start(): Promise<void> {
    const request = this.#draft.request();
    const [from, to] = [this.fromReading, this.toReading];
    if (!request || this.problem !== undefined) return;
    if (from.problem !== undefined || to.problem !== undefined) return;
    const { bands, standardise, features, areas, mask, seed } = request.recipe;
    const recipe = { bands, standardise, features, areas, mask, seed };
    await this.#workbench.startAdvice({ sceneId: request.sceneId, recipe, from: from.value, to: to.value });
  }

  async cancel(): Promise<void> {
    if (this.job) await this.#workbench.cancelJob(this.job.id);
  }

  /** Fills the number in the form. */
  use(count: number): void {
    if (this.isUsable) this.#draft.enter(COUNT_PARAMETER, String(count));
  }

  #findProblem(): string | undefined {
    const [from, to] = [this.fromReading, this.toReading];
    if (from.problem !== undefined) return `From: ${from.problem}`;
    if (to.problem !== undefined) return `To: ${to.problem}`;
    if (from.value > to.value) return 'The first number must not be greater than the last.';
    return this.#draft.problem;
  }
}
