import { readRemembered, remember } from '../ui/remembered.ts';
import { type Colour, CLEAR, parseColour } from './legend.ts';
import type { Workbench } from './workbench.svelte.ts';

const REMEMBERED = 'show-training';

/** More clusters than methods that train are asked for. */
const MOST_CLUSTERS = 1024;

/** What is shown of a clustering while it trains. */
export interface ShownTraining {
  /** That the job will make. */
  readonly resultId: string;
  readonly version: number;
}

/** Labels of the scene by the newest model of a training, shown in place of those of a result while it goes on. */
export class Training {
  /** Whether such labels are wanted. */
  wanted = $state(readRemembered(REMEMBERED, true));
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  readonly shown: ShownTraining | undefined = $derived.by(() => {
    const { runningJobs, scene } = this.#workbench;
    const job = runningJobs.find(({ sceneId, preview }) => preview !== undefined && sceneId === scene?.id);
    if (!this.wanted || job?.resultId === undefined || job.preview === undefined) return undefined;
    return { resultId: job.resultId, version: job.preview };
  });
  /** Colours by the id of a cluster, 0 first: those that it will have in the result. */
  readonly colours: readonly Colour[] = $derived.by(() => {
    const palette = (this.#workbench.session.description?.palette ?? []).map(parseColour);
    if (palette.length === 0) return [CLEAR];
    return [CLEAR, ...Array.from({ length: MOST_CLUSTERS }, (_, index) => palette[index % palette.length])];
  });

  want(wanted: boolean): void {
    this.wanted = wanted;
    remember(REMEMBERED, wanted);
  }
}
