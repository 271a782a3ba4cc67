import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCommands, type Page, type PageCommand, projectFileName } from './commands.ts';
import { CleanDraft } from './state/clean-draft.svelte.ts';
import { ClusterDraft } from './state/cluster-draft.svelte.ts';
import { CountAdvice } from './state/count-advice.svelte.ts';
import { Dialogs } from './state/dialogs.svelte.ts';
import { FileChooser } from './state/file-chooser.svelte.ts';
import { Workbench } from './state/workbench.svelte.ts';
import { createFakeEngine } from './testing/fake-engine.ts';

let page: Page;
let commands: readonly PageCommand[];
const calls: string[] = [];

const find = (id: string): PageCommand => commands.find((command) => command.id === id)!;
const enabled = (): string[] => commands.filter((command) => command.enabled()).map(({ id }) => id);

async function refresh(): Promise<void> {
  page.workbench.session.receive({ type: 'project', state: await page.workbench.engine.state() });
}

beforeEach(async () => {
  calls.length = 0;
  const engine = createFakeEngine({ jobMilliseconds: 0, onCall: (name) => calls.push(name) });
  const workbench = new Workbench(engine);
  const draft = new ClusterDraft(workbench);
  page = {
    workbench,
    files: new FileChooser(),
    draft,
    cleaning: new CleanDraft(),
    advice: new CountAdvice(workbench, draft),
    dialogs: new Dialogs(),
    toggleTheme: () => calls.push('toggleTheme'),
    toggleColumn: (side) => calls.push(`fold ${side}`),
    pickAreasFile: () => calls.push('pickAreasFile'),
  };
  commands = createCommands(page);
  workbench.session.description = await engine.describe();
  await refresh();
});

describe('commands', () => {
  it('have an id and keys of their own', () => {
    const ids = commands.map(({ id }) => id);
    const keys = commands.flatMap((command) => command.keys);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('without a scene only open, save and change the page', () => {
    expect(enabled()).toEqual([
      'open-scene',
      'open-scene-folder',
      'open-sample',
      'new-project',
      'open-project',
      'save-project',
      'save-project-as',
      'show-commands',
      'show-help',
      'toggle-left',
      'toggle-right',
      'toggle-theme',
    ]);
  });

  it('of the map and of clustering need a scene', async () => {
    await find('open-sample').run();
    await refresh();
    expect(enabled()).toEqual(
      expect.arrayContaining(['start-clustering', 'load-areas', 'tool-polygon', 'zoom-to-scene']),
    );
    expect(enabled()).not.toContain('export-classes');
    find('tool-polygon').run();
    expect(page.workbench.areas.tool).toBe('polygon');
  });

  it('of clusters need a result, and a cut to take away', async () => {
    await find('open-sample').run();
    await refresh();
    const ofClusters = ['inspect-clusters', 'advise-count', 'merge-none'];
    const present = (): string[] => enabled().filter((id) => ofClusters.includes(id));
    expect(present()).toEqual(['advise-count']);
    const { workbench } = page;
    await find('start-clustering').run();
    await vi.waitFor(async () => expect((await workbench.engine.state()).readyResults).toHaveLength(1));
    await refresh();
    workbench.view.activeResult = workbench.results[0].id;
    expect(present()).toEqual(['inspect-clusters', 'advise-count']);
    workbench.merging.try(3);
    await workbench.merging.take();
    expect(present()).toEqual(ofClusters);
    await find('merge-none').run();
    expect(workbench.result?.cut).toBeUndefined();
    find('inspect-clusters').run();
    expect([page.dialogs.inspection, page.dialogs.open]).toEqual([true, true]);
  });

  it('that undo and redo follow what the engine can take back', async () => {
    await find('open-sample').run();
    await refresh();
    const before = enabled().includes('undo');
    await page.workbench.apply({ type: 'rename-project', name: 'Delta' });
    expect([before, enabled().includes('undo'), enabled().includes('redo')]).toEqual([false, true, false]);
    await find('undo').run();
    expect([enabled().includes('undo'), enabled().includes('redo')]).toEqual([false, true]);
  });
});

describe('leaving a project', () => {
  it('asks nothing while everything is saved', async () => {
    await find('new-project').run();
    expect(calls).toContain('newProject');
    expect(page.dialogs.question).toBeUndefined();
  });

  it.each([
    ['discard', true],
    ['cancel', false],
    [undefined, false],
  ])('asks what becomes of unsaved steps; the answer %s leaves it: %s', async (answer, left) => {
    await page.workbench.apply({ type: 'rename-project', name: 'Delta' });
    const running = find('new-project').run() as Promise<void>;
    expect(page.dialogs.question?.text).toContain('Delta');
    page.dialogs.answer(answer);
    await running;
    expect(calls.includes('newProject')).toBe(left);
  });
});

describe('a trained model', () => {
  const clustered = async (): Promise<void> => {
    await find('open-sample').run();
    await refresh();
    expect(enabled()).not.toContain('export-model');
    await find('start-clustering').run();
    const { workbench } = page;
    await vi.waitFor(async () => expect((await workbench.engine.state()).readyResults).toHaveLength(1));
    await refresh();
    workbench.view.activeResult = workbench.results[0].id;
    expect(enabled()).toContain('export-model');
  };

  it('is exported to a file of that kind', async () => {
    await clustered();
    const start = vi.spyOn(page.workbench, 'startExport');
    const exporting = find('export-model').run() as Promise<void>;
    const { suggestion } = page.files.request as { suggestion: string };
    expect(suggestion).toMatch(/_model\.safetensors$/);
    page.files.answer('/scenes/mine');
    await exporting;
    const { id } = page.workbench.result!;
    expect(start).toHaveBeenCalledWith({
      resultId: id,
      content: 'model',
      path: '/scenes/mine.safetensors',
    });
  });

  it('labels the scene in the areas and under the name that were entered', async () => {
    await clustered();
    const start = vi.spyOn(page.workbench, 'startPrediction');
    page.draft.name = ' Alike ';
    const labelling = find('use-model').run() as Promise<void>;
    expect(page.files.request).toMatchObject({ mode: 'open', kind: 'model' });
    page.files.answer('/scenes/mine.safetensors');
    await labelling;
    const { id } = page.workbench.scene!;
    const model = '/scenes/mine.safetensors';
    expect(start).toHaveBeenCalledWith({ sceneId: id, model, name: 'Alike', areas: [] });
  });
});

describe('saving a project', () => {
  it('asks for a file once and then keeps to it', async () => {
    const first = find('save-project').run() as Promise<void>;
    expect(page.files.request).toMatchObject({
      mode: 'save',
      kind: 'project',
      suggestion: 'Untitled.swath.json',
    });
    page.files.answer('/scenes/a.swath.json');
    await first;
    expect(page.workbench.session.state?.path).toBe('/scenes/a.swath.json');
    await find('save-project').run();
    expect(page.files.request).toBeUndefined();
    expect(calls.filter((name) => name === 'saveProject')).toHaveLength(2);
  });

  it('does nothing when the user thinks better of it', async () => {
    const saving = find('save-project-as').run() as Promise<void>;
    page.files.answer();
    await saving;
    expect(calls).not.toContain('saveProject');
  });

  it('suggests a name that file systems take', () => {
    expect(projectFileName('Ill: 2003/04 "wet"')).toBe('Ill- 2003-04 -wet-.swath.json');
    expect(projectFileName('  ')).toBe('project.swath.json');
  });
});

describe('commands of examples', () => {
  it('need areas, examples or a result, and name clusters in one step', async () => {
    const ids = ['take-areas', 'name-clusters', 'clear-examples'];
    const offered = (): string[] => enabled().filter((id) => ids.includes(id));
    await page.workbench.openScene('/scenes/unplaced.tif');
    await refresh();
    expect(offered()).toEqual([]);
    await page.workbench.examples.mark([300.5, -340.5]);
    expect(offered()).toEqual(['clear-examples']);
    await find('start-clustering').run();
    await vi.waitFor(async () => {
      await refresh();
      expect(page.workbench.results).toHaveLength(1);
    });
    page.workbench.view.activeResult = page.workbench.results[0].id;
    expect(offered()).toEqual(['name-clusters', 'clear-examples']);
    await find('name-clusters').run();
    const classId = page.workbench.examples.landCover!.id;
    expect(Object.values(page.workbench.result!.assignment)).toEqual([classId]);
    expect(page.workbench.notices.list.at(-1)?.text).toMatch(/^Named 1 of \d+ clusters\.$/);
    page.workbench.selection.clusters = new Set([1, 2]);
    expect(enabled()).not.toContain('split-cluster');
    page.workbench.selection.only(2);
    await find('split-cluster').run();
    expect(page.dialogs.split).toBe(true);
    await find('undo').run();
    expect(page.workbench.result!.assignment).toEqual({});
    await find('clear-examples').run();
    expect(page.workbench.examples.places).toEqual([]);
  });
});
