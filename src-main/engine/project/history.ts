import type { Project, View } from './document.ts';

/** A step that was taken, and the one before it. */
interface Step {
  readonly name: string;
  readonly before: Project;
  readonly after: Project;
  readonly revisionBefore: number;
  readonly revisionAfter: number;
  readonly next?: Step;
}

/**
 * A project with the steps that led to it and those undone; as many as were taken, sharing what they did not change. The
 * view is outside: undoing never moves the map.
 */
export interface History {
  readonly present: Project;
  /** Equal for equal documents of one history, whatever their view: tells whether anything is unsaved. */
  readonly revision: number;
  /** The highest revision given so far. */
  readonly newest: number;
  readonly past?: Step;
  readonly future?: Step;
}

export function startHistory(project: Project): History {
  return { present: project, revision: 0, newest: 0 };
}

/** Takes a step; what was undone before is forgotten. A step that changes nothing is not taken. */
export function takeStep(history: History, name: string, after: Project): History {
  if (after === history.present) return history;
  const revisionAfter = history.newest + 1;
  const step: Step = {
    name,
    before: history.present,
    after,
    revisionBefore: history.revision,
    revisionAfter,
    next: history.past,
  };
  return { present: after, revision: revisionAfter, newest: revisionAfter, past: step };
}

/** The history as it is where there is nothing to undo. */
export function undoStep(history: History): History {
  const step = history.past;
  if (!step) return history;
  return {
    present: restored(step.before, step.after, history.present),
    revision: step.revisionBefore,
    newest: history.newest,
    past: step.next,
    future: { ...step, next: history.future },
  };
}

/** The history as it is where nothing was undone. */
export function redoStep(history: History): History {
  const step = history.future;
  if (!step) return history;
  return {
    present: restored(step.after, step.before, history.present),
    revision: step.revisionAfter,
    newest: history.newest,
    past: { ...step, next: history.past },
    future: step.next,
  };
}

/** Changes what is shown, which is no step: undo and redo keep it. */
export function show(history: History, shown: { view?: View; activeScene?: string }): History {
  return { ...history, present: { ...history.present, ...shown } };
}

/**
 * `target`, seen as now. The active scene goes back only where the step itself had changed it, or where it is gone; then its
 * view goes with it.
 */
function restored(target: Project, source: Project, present: Project): Project {
  const stays =
    target.activeScene === source.activeScene && target.scenes.some(({ id }) => id === present.activeScene);
  const activeScene = stays ? present.activeScene : target.activeScene;
  const view = activeScene === present.activeScene ? present.view : target.view;
  return { ...target, activeScene, view };
}
