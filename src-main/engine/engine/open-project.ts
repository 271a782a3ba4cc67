import type { ProjectState } from '../api.ts';
import type { Project, View } from '../project/document.ts';
import { redoStep, show, startHistory, takeStep, undoStep, type History } from '../project/history.ts';

const NEVER_SAVED = -1;

/** What of the project's state does not hang on open files. */
type DocumentState = Pick<
  ProjectState,
  'project' | 'path' | 'unsaved' | 'canUndo' | 'canRedo' | 'undoName' | 'redoName'
>;

/** The one project that is open: its document, the way back, and whether it is saved. All changes are synchronous. */
export class OpenProject {
  #history: History;
  #path: string | undefined;
  #savedRevision = 0;

  constructor(project: Project) {
    this.#history = startHistory(project);
  }

  get project(): Project {
    return this.#history.present;
  }

  get path(): string | undefined {
    return this.#path;
  }

  /** Names the document's state, whatever its view, for `markSaved`. */
  get revision(): number {
    return this.#history.revision;
  }

  get unsaved(): boolean {
    return this.revision !== this.#savedRevision;
  }

  /** Another project; the way back begins anew. `saved` is false for work recovered from a crash. */
  replace(project: Project, path: string | undefined, saved: boolean): void {
    this.#history = startHistory(project);
    this.#path = path;
    this.#savedRevision = saved ? this.revision : NEVER_SAVED;
  }

  take(name: string, project: Project): void {
    this.#history = takeStep(this.#history, name, project);
  }

  undo(): void {
    this.#history = undoStep(this.#history);
  }

  redo(): void {
    this.#history = redoStep(this.#history);
  }

  /** Of no consequence for undo. */
  setView(view: View): void {
    this.#history = show(this.#history, { view });
  }

  /** Of no consequence for undo either. */
  activateScene(activeScene: string): void {
    if (this.project.activeScene === activeScene) return;
    this.#history = show(this.#history, { activeScene, view: viewOfOther(this.project.view) });
  }

  /** What was written is the document as it was at `revision`. */
  markSaved(path: string, revision: number): void {
    this.#path = path;
    this.#savedRevision = revision;
  }

  describe(): DocumentState {
    const { past, future } = this.#history;
    return {
      project: withoutDanglingView(this.project),
      path: this.#path,
      unsaved: this.unsaved,
      canUndo: past !== undefined,
      canRedo: future !== undefined,
      undoName: past?.name,
      redoName: future?.name,
    };
  }
}

/** The view of a scene that was not shown before: its place, bands and result begin anew. */
export function viewOfOther({ stretch, colourBy, opacity }: View): View {
  return { stretch, colourBy, opacity };
}

/** A view may outlive the result that it shows, so that undo brings both back. */
function withoutDanglingView(project: Project): Project {
  const { activeResult } = project.view;
  if (activeResult === undefined || project.results.some(({ id }) => id === activeResult)) return project;
  return { ...project, view: { ...project.view, activeResult: undefined } };
}
