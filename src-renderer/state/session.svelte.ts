import type {
  EngineDescription,
  EngineEvent,
  JobDescription,
  ProjectState,
} from '../../src-main/engine/api.ts';
import type { EngineClient } from './engine-client.ts';

/** Told of what comes from the engine. */
export interface SessionListener {
  jobEnded?(job: JobDescription): void;
  stateTaken?(): void;
  /** A job says something new that the user should know. */
  noticed?(message: string): void;
}

/** What the engine says: its description, the open project and the jobs, kept up to date from its events. */
export class Session {
  readonly engine: EngineClient;
  description = $state.raw<EngineDescription>();
  state = $state.raw<ProjectState>();
  jobs = $state.raw<readonly JobDescription[]>([]);
  connected = $state(false);
  readonly #listener: SessionListener;

  constructor(engine: EngineClient, listener: SessionListener = {}) {
    this.engine = engine;
    this.#listener = listener;
  }

  /** Loads everything, then follows the events until `signal` aborts. */
  async follow(signal: AbortSignal): Promise<void> {
    this.description = await this.engine.describe();
    this.#receiveState(await this.engine.state());
    this.jobs = await this.engine.jobs();
    this.connected = true;
    for await (const event of this.engine.events(signal)) this.receive(event);
    this.connected = false;
  }

  receive(event: EngineEvent): void {
    this.connected = true;
    if (event.type === 'project') this.#receiveState(event.state);
    else this.#receiveJob(event.job);
  }

  #receiveState(state: ProjectState): void {
    if (state.revision < (this.state?.revision ?? 0)) return;
    this.state = state;
    this.#listener.stateTaken?.();
  }

  #receiveJob(job: JobDescription): void {
    const before = this.jobs.find(({ id }) => id === job.id);
    this.jobs = [...this.jobs.filter(({ id }) => id !== job.id), job];
    for (const message of job.notices ?? [])
      if (!before?.notices?.includes(message)) this.#listener.noticed?.(message);
    // A short job may have ended before it was ever seen running.
    if (job.state !== 'running' && (before?.state ?? 'running') === 'running') this.#listener.jobEnded?.(job);
  }
}
