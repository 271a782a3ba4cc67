import type { ProjectState } from '../api.ts';
import type { Project, View } from '../project/document.ts';
import {
  redoStep,
  show,
  startHistory,
  takeStep,
  undoStep,
  type History,
} from '../project/history.ts';

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
  readonly #onChange: () => void;

  /** `onChange` is told of every change but that of the view. */
  constructor(project: Project, onChange: () => void) {
    this.#history = startHistory(project);
    this.#onChange = onChange;
  }

  get project(): Project {
    return this.#history.present;
  }

  get path(): string | undefined {
    return this.#path;
  }

  get unsaved(): boolean {
    return this.#history.revision !== this.#savedRevision;
  }

  /** Another project; the way back begins anew. `saved` is false for work recovered from a crash. */
  replace(project: Project, path: string | undefined, saved: boolean): void {
    this.#history = startHistory(project);
    this.#path = path;
    this.#savedRevision = saved ? 0 : NEVER_SAVED;
    this.#onChange();
  }

  take(name: string, project: Project): void {
    this.#move(takeStep(this.#history, name, project));
  }

  undo(): void {
    this.#move(undoStep(this.#history));
  }

  redo(): void {
    this.#move(redoStep(this.#history));
  }

  /** Of no consequence for undo, and announced only with what changes next. */
  setView(view: View): void {
    this.#history = show(this.#history, { view });
  }

  activateScene(activeScene: string): void {
    if (this.project.activeScene === activeScene) return;
    this.#move(show(this.#history, { activeScene, view: viewOfOther(this.project.view) }));
  }

  markSaved(path: string): void {
    this.#path = path;
    this.#savedRevision = this.#history.revision;
    this.#onChange();
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

  #move(history: History): void {
    if (history === this.#history) return;
    this.#history = history;
    this.#onChange();
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
