import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { randomCommand } from '../testing/random-commands.ts';
import { sampleProject } from '../testing/sample-project.ts';
import { applyCommand } from './apply-command.ts';
import { describeCommand } from './describe-command.ts';
import type { Project } from './document.ts';
import { redoStep, show, startHistory, takeStep, undoStep, type History } from './history.ts';

/** A history of random steps, and the project as a deep copy after each. */
function randomHistory(seed: number, steps: number): { history: History; copies: Project[] } {
  const random = createRandom(seed);
  let history = startHistory(sampleProject());
  const copies = [structuredClone(history.present)];
  for (let step = 0; step < steps; step++) {
    const command = randomCommand(history.present, random);
    history = takeStep(history, describeCommand(command), applyCommand(history.present, command));
    copies.push(structuredClone(history.present));
  }
  return { history, copies };
}

it('goes back through any steps to where it began, and forward again, exactly', () => {
  for (let seed = 0; seed < 20; seed++) {
    const walk = randomHistory(seed, 60);
    let { history } = walk;
    const revisions: number[] = [];
    for (const copy of walk.copies.toReversed()) {
      expect(history.present).toEqual(copy);
      revisions.push(history.revision);
      history = undoStep(history);
    }
    expect(history.past).toBeUndefined();
    for (const copy of walk.copies) {
      expect(history.present).toEqual(copy);
      expect(history.revision).toBe(revisions.pop());
      history = redoStep(history);
    }
    expect(history.future).toBeUndefined();
  }
});

it('has no limit', () => {
  let { history } = randomHistory(1, 5000);
  for (let step = 0; step < 5000; step++) history = undoStep(history);
  expect(history.past).toBeUndefined();
  expect(history.present).toEqual(sampleProject());
});

it('forgets what was undone once another step is taken, and never gives a revision twice', () => {
  let { history } = randomHistory(3, 10);
  const undone = history.revision;
  history = undoStep(history);
  history = takeStep(history, 'Other', { ...history.present, name: 'Other' });
  expect(history.future).toBeUndefined();
  expect(redoStep(history)).toBe(history);
  expect(history.revision).not.toBe(undone);
});

it('does not move the view', () => {
  let { history } = randomHistory(4, 3);
  const view = { ...history.present.view, opacity: 0.1, resolution: 30 };
  history = show(history, { view });
  for (const move of [undoStep, undoStep, redoStep]) {
    history = move(history);
    expect(history.present.view).toEqual(view);
  }
});

it('moves the active scene only with steps that moved it', () => {
  const project = sampleProject();
  const scene = { id: 'scene-3', path: '/c.tif', name: 'c', size: 1 };
  const added = { ...project, scenes: [...project.scenes, scene], activeScene: 'scene-3' };
  let history = takeStep(startHistory(project), 'Open c', added);
  history = takeStep(history, 'Rename', { ...history.present, name: 'New' });
  history = show(history, { activeScene: 'scene-2' });
  history = undoStep(history);
  expect(history.present.activeScene).toBe('scene-2');
  history = undoStep(history);
  expect(history.present.activeScene).toBe('scene-1');
  history = redoStep(history);
  expect(history.present.activeScene).toBe('scene-3');
});

it('takes no step that changes nothing, and stays where there is nothing to undo or redo', () => {
  const history = startHistory(sampleProject());
  expect(takeStep(history, 'Nothing', history.present)).toBe(history);
  expect(undoStep(history)).toBe(history);
  expect(redoStep(history)).toBe(history);
});
