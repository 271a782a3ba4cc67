import type { ExportRequest } from '../../src-main/engine/api.ts';

/** A question with a few answers, the last of which is to do nothing. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly answers: readonly { readonly id: string; readonly label: string; readonly primary?: boolean }[];
}

/** Which dialogs are open. */
export class Dialogs {
  palette = $state(false);
  help = $state(false);
  /** What the export dialog offers to write, while it is open. */
  export = $state<Exclude<ExportRequest['content'], 'model'>>();
  /** Numbers of the active result's clusters. */
  inspection = $state(false);
  /** How the selected cluster is divided. */
  split = $state(false);
  /** How many clusters to ask for. */
  advice = $state(false);
  question = $state.raw<Question>();
  readonly open: boolean = $derived(
    this.palette ||
      this.help ||
      this.inspection ||
      this.advice ||
      this.split ||
      this.export !== undefined ||
      this.question !== undefined,
  );
  #answer: ((id: string | undefined) => void) | undefined;

  /** The id of the answer; undefined when the question is waved away. */
  ask(question: Question): Promise<string | undefined> {
    this.answer(undefined);
    this.question = question;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  answer(id: string | undefined): void {
    this.question = undefined;
    this.#answer?.(id);
    this.#answer = undefined;
  }
}
