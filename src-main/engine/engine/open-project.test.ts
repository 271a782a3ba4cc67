import { expect, it } from 'vitest';
import { applyCommand } from '../project/apply-command.ts';
import { newProject } from '../project/new-project.ts';
import { sampleProject } from '../testing/sample-project.ts';
import { OpenProject } from './open-project.ts';

function renamed(document: OpenProject, name: string): void {
  document.take('Rename', applyCommand(document.project, { type: 'rename-project', name }));
}

it('is unsaved after a step, and saved again where undo and redo lead back to what was written', () => {
  const document = new OpenProject(newProject());
  expect(document.unsaved).toBe(false);
  renamed(document, 'A');
  expect(document.unsaved).toBe(true);
  document.markSaved('/p.swath', document.revision);
  renamed(document, 'B');
  document.undo();
  expect(document.describe()).toMatchObject({ unsaved: false, path: '/p.swath', redoName: 'Rename' });
  document.undo();
  expect(document.unsaved).toBe(true);
  document.redo();
  expect(document.unsaved).toBe(false);
});

it('stays unsaved where a step was taken while the file was being written', () => {
  const document = new OpenProject(newProject());
  renamed(document, 'A');
  const { revision } = document;
  renamed(document, 'B');
  document.markSaved('/p.swath', revision);
  expect(document.unsaved).toBe(true);
});

it('is not made unsaved by looking around', () => {
  const document = new OpenProject(sampleProject());
  document.setView({ ...document.project.view, opacity: 0.2 });
  document.activateScene('scene-2');
  expect(document.unsaved).toBe(false);
  expect(document.describe().canUndo).toBe(false);
});

it('begins anew with another project; recovered work is unsaved from the start', () => {
  const document = new OpenProject(newProject());
  renamed(document, 'A');
  document.replace(sampleProject(), '/p.swath', true);
  expect(document.describe()).toMatchObject({ canUndo: false, unsaved: false, path: '/p.swath' });
  document.replace(sampleProject(), undefined, false);
  expect(document.describe()).toMatchObject({ canUndo: false, unsaved: true, path: undefined });
});

it('does not show a result that is gone, and shows it again when undo brings it back', () => {
  const document = new OpenProject(sampleProject());
  document.setView({ ...document.project.view, activeResult: 'a' });
  const { project } = document;
  document.take('Remove', applyCommand(project, { type: 'remove-result', resultId: 'a' }));
  expect(document.describe().project.view.activeResult).toBeUndefined();
  document.undo();
  expect(document.describe().project.view.activeResult).toBe('a');
});

it('forgets the place, bands and result of a view with the scene that they were of', () => {
  const document = new OpenProject(sampleProject());
  const { view } = document.project;
  document.setView({ ...view, center: [1, 2], resolution: 3, composite: [3, 2, 1], activeResult: 'a' });
  document.activateScene('scene-2');
  expect(document.project.view).toEqual(view);
});
