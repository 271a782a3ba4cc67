import type { PostStep } from '../../src-main/engine/api.ts';
import { CLEAN_KINDS, type CleanEntry, newCleaning, readCleaning } from '../forms/clean-entry.ts';
import type { Reading } from '../forms/validate-parameter.ts';
import { StepList } from './step-list.svelte.ts';

/** The steps that a result is to be cleaned by, before that is started. */
export class CleanDraft {
  readonly list = new StepList<CleanEntry>();

  constructor() {
    this.list.add((id) => newCleaning('majority', id));
  }

  /** By the id of the step. */
  readonly readings: Readonly<Record<string, Reading<PostStep>>> = $derived.by(() =>
    Object.fromEntries(this.list.entries.map((entry) => [entry.id, readCleaning(entry)])),
  );
  /** Why it cannot be started; undefined when it can. */
  readonly problem: string | undefined = $derived.by(() => {
    if (this.list.entries.length === 0) return 'Add a step.';
    const wrong = this.list.entries.find(({ id }) => this.readings[id].problem !== undefined);
    const title = CLEAN_KINDS.find(({ kind }) => kind === wrong?.kind)?.title;
    return wrong && `${title}: ${this.readings[wrong.id].problem}`;
  });
  /** In their order, without those that are wrong. */
  readonly steps: readonly PostStep[] = $derived.by(() =>
    this.list.entries.flatMap(({ id }) => {
      const reading = this.readings[id];
      return reading.problem === undefined ? [reading.value] : [];
    }),
  );
}
