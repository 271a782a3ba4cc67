import { exampleCommands } from './example-commands.ts';
import { modelCommands } from './model-commands.ts';
import { rememberFile, rememberScene } from './panels/recent-files.ts';
import type { CleanDraft } from './state/clean-draft.svelte.ts';
import type { ClusterDraft } from './state/cluster-draft.svelte.ts';
import type { CountAdvice } from './state/count-advice.svelte.ts';
import type { Dialogs } from './state/dialogs.svelte.ts';
import type { FileChooser } from './state/file-chooser.svelte.ts';
import type { Tool } from './state/areas.svelte.ts';
import type { Workbench } from './state/workbench.svelte.ts';

/** What the commands act on; every panel gets it. */
export interface Page {
  readonly workbench: Workbench;
  readonly files: FileChooser;
  readonly draft: ClusterDraft;
  readonly cleaning: CleanDraft;
  readonly dialogs: Dialogs;
  readonly advice: CountAdvice;
  toggleTheme(): void;
  /** Asks for files of areas by the browser's own dialog. */
  pickAreasFile(): void;
  toggleColumn(side: 'left' | 'right'): void;
}

/** Something the user can do by key, by the command palette, by a button or by the desktop's menu. */
export interface PageCommand {
  readonly id: string;
  readonly title: string;
  /** As tinykeys writes them; "$mod" is Ctrl, or Command on a Mac. The first is shown. */
  readonly keys: readonly string[];
  /** Its keys also count while a text field has the focus. */
  readonly whileTyping?: boolean;
  readonly enabled: () => boolean;
  readonly run: () => unknown;
}

const always = (): boolean => true;

/** All commands of the page, in the order of the palette. */
export function createCommands(page: Page): readonly PageCommand[] {
  return [
    ...sceneCommands(page),
    ...projectCommands(page),
    ...resultCommands(page),
    ...modelCommands(page),
    ...editCommands(page),
    ...mapCommands(page),
    ...classCommands(page),
    ...exampleCommands(page),
    ...pageCommands(page),
  ];
}

function sceneCommands(page: Page): PageCommand[] {
  const { workbench } = page;
  const { session } = workbench;
  return [
    {
      id: 'open-scene',
      title: 'Open scene…',
      keys: ['$mod+o'],
      whileTyping: true,
      enabled: always,
      run: () => openScene(page, 'files'),
    },
    {
      id: 'open-scene-folder',
      title: 'Open the folder of a scene…',
      keys: [],
      enabled: always,
      run: () => openScene(page, 'folder'),
    },
    {
      id: 'open-sample',
      title: 'Open the sample scene',
      keys: [],
      enabled: () => session.description?.sampleScene !== undefined,
      run: () => workbench.openScene(session.description?.sampleScene ?? ''),
    },
    {
      id: 'load-areas',
      title: 'Load areas from a file…',
      keys: [],
      enabled: () => workbench.scene !== undefined,
      run: () => page.pickAreasFile(),
    },
  ];
}

function projectCommands(page: Page): PageCommand[] {
  const { session } = page.workbench;
  return [
    {
      id: 'new-project',
      title: 'New project',
      keys: [],
      enabled: always,
      run: () => newProject(page),
    },
    {
      id: 'open-project',
      title: 'Open project…',
      keys: ['$mod+Shift+o'],
      whileTyping: true,
      enabled: always,
      run: () => openProject(page),
    },
    {
      id: 'save-project',
      title: 'Save project',
      keys: ['$mod+s'],
      whileTyping: true,
      enabled: () => session.state !== undefined,
      run: () => saveProject(page, session.state?.path),
    },
    {
      id: 'save-project-as',
      title: 'Save project as…',
      keys: ['$mod+Shift+s'],
      whileTyping: true,
      enabled: () => session.state !== undefined,
      run: () => saveProject(page),
    },
  ];
}

function resultCommands(page: Page): PageCommand[] {
  const { workbench, draft, cleaning, dialogs } = page;
  return [
    {
      id: 'start-clustering',
      title: 'Start clustering',
      keys: ['$mod+Enter'],
      whileTyping: true,
      enabled: () => draft.problem === undefined,
      run: () => startClustering(page),
    },
    {
      id: 'export-classes',
      title: 'Export the classes…',
      keys: ['$mod+e'],
      whileTyping: true,
      enabled: () => workbench.resultReady,
      run: () => (dialogs.export = 'classes'),
    },
    {
      id: 'export-clusters',
      title: 'Export the clusters…',
      keys: [],
      enabled: () => workbench.resultReady,
      run: () => (dialogs.export = 'clusters'),
    },
    {
      id: 'export-confidence',
      title: 'Export the confidence…',
      keys: [],
      enabled: () => workbench.resultReady,
      run: () => (dialogs.export = 'confidence'),
    },
    {
      id: 'start-cleaning',
      title: 'Clean the result',
      keys: [],
      enabled: () => workbench.resultReady && cleaning.problem === undefined,
      run: () => startCleaning(page),
    },
    {
      id: 'inspect-clusters',
      title: 'Inspect the clusters…',
      keys: ['i'],
      enabled: () => workbench.resultReady,
      run: () => (dialogs.inspection = true),
    },
    {
      id: 'split-cluster',
      title: 'Split the selected cluster…',
      keys: ['s'],
      enabled: () => workbench.resultReady && workbench.selection.clusters.size === 1,
      run: () => (dialogs.split = true),
    },
    {
      id: 'advise-count',
      title: 'How many clusters?…',
      keys: [],
      enabled: () => workbench.scene !== undefined,
      run: () => (dialogs.advice = true),
    },
    {
      id: 'merge-none',
      title: 'Show all clusters, merge none',
      keys: [],
      enabled: () => workbench.result?.cut !== undefined,
      run: () => workbench.merging.showAll(),
    },
  ];
}

function editCommands({ workbench }: Page): PageCommand[] {
  return [
    {
      id: 'undo',
      title: 'Undo',
      keys: ['$mod+z'],
      enabled: () => workbench.session.state?.canUndo ?? false,
      run: () => workbench.undo(),
    },
    {
      id: 'redo',
      title: 'Redo',
      keys: ['$mod+Shift+z', '$mod+y'],
      enabled: () => workbench.session.state?.canRedo ?? false,
      run: () => workbench.redo(),
    },
  ];
}

function mapCommands({ workbench }: Page): PageCommand[] {
  const { view, areas } = workbench;
  const hasScene = (): boolean => workbench.scene !== undefined;
  const tool = (id: Tool, title: string, key: string): PageCommand => ({
    id: `tool-${id}`,
    title,
    keys: [key],
    enabled: hasScene,
    run: () => (areas.tool = id),
  });
  return [
    tool('look', 'Tool: look around', 'v'),
    tool('rectangle', 'Tool: draw a rectangle', 'r'),
    tool('polygon', 'Tool: draw a polygon', 'p'),
    tool('edit', 'Tool: edit areas', 'e'),
    tool('example', 'Tool: mark examples of a class', 'm'),
    {
      id: 'zoom-to-scene',
      title: 'Show the whole scene',
      keys: ['f'],
      enabled: hasScene,
      run: () => workbench.scene && view.fit(workbench.scene.extent),
    },
    {
      id: 'toggle-result',
      title: 'Show or hide the result',
      keys: ['l'],
      enabled: () => workbench.resultReady,
      run: () => (view.resultVisible = !view.resultVisible),
    },
  ];
}

function classCommands({ workbench }: Page): PageCommand[] {
  const { selection } = workbench;
  const chosen = (): boolean => workbench.result !== undefined && selection.clusters.size > 0;
  const nth = (place: number) => workbench.project?.scheme.classes[place - 1];
  const assign = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((place): PageCommand => ({
    id: `assign-${place}`,
    get title() {
      return `Assign clusters to ${nth(place)?.name ?? `class ${place}`}`;
    },
    keys: [String(place)],
    enabled: () => chosen() && nth(place) !== undefined,
    run: () => workbench.assignSelection(nth(place)?.id ?? null),
  }));
  return [
    ...assign,
    {
      id: 'assign-none',
      title: 'Take the class of the selected clusters away',
      keys: ['0'],
      enabled: chosen,
      run: () => workbench.assignSelection(null),
    },
  ];
}

function pageCommands(page: Page): PageCommand[] {
  return [
    {
      id: 'show-commands',
      title: 'Find a command…',
      keys: ['$mod+k'],
      whileTyping: true,
      enabled: always,
      run: () => (page.dialogs.palette = true),
    },
    {
      id: 'show-help',
      title: 'Keys and help',
      keys: ['F1'],
      whileTyping: true,
      enabled: always,
      run: () => (page.dialogs.help = true),
    },
    {
      id: 'toggle-left',
      title: 'Fold the left column',
      keys: ['$mod+b'],
      whileTyping: true,
      enabled: always,
      run: () => page.toggleColumn('left'),
    },
    {
      id: 'toggle-right',
      title: 'Fold the right column',
      keys: ['$mod+Shift+b'],
      whileTyping: true,
      enabled: always,
      run: () => page.toggleColumn('right'),
    },
    {
      id: 'toggle-theme',
      title: 'Switch between light and dark',
      keys: [],
      enabled: always,
      run: () => page.toggleTheme(),
    },
  ];
}

async function openScene({ workbench, files }: Page, what: 'files' | 'folder'): Promise<void> {
  const chosen = await files.openScene('Open scene', what);
  if (!chosen) return;
  const { path, ...how } = chosen;
  const scene = await workbench.openScene(path, how);
  if (scene) rememberScene(scene);
}

async function newProject(page: Page): Promise<void> {
  if (await mayLeave(page)) await page.workbench.newProject();
}

async function openProject(page: Page): Promise<void> {
  if (!(await mayLeave(page))) return;
  const path = await page.files.open('project', 'Open project');
  if (path === undefined) return;
  await page.workbench.openProject(path);
  if (page.workbench.session.state?.path === path) rememberFile('project', { path });
}

/** True when saved; false where the user or the disk would not have it. */
async function saveProject({ workbench, files }: Page, known?: string): Promise<boolean> {
  const { project } = workbench;
  if (!project) return false;
  const present = workbench.session.state?.path;
  const path =
    known ?? (await files.save('project', 'Save project', present ?? projectFileName(project.name)));
  if (path === undefined) return false;
  await workbench.saveProject(path);
  return workbench.session.state?.unsaved === false;
}

async function startCleaning({ workbench, cleaning }: Page): Promise<void> {
  const { result } = workbench;
  if (result) await workbench.startCleaning({ resultId: result.id, steps: cleaning.steps });
}

async function startClustering({ workbench, draft }: Page): Promise<void> {
  const request = draft.request();
  if (request) await workbench.startClustering(request);
}

/** Asks what becomes of unsaved steps before another project takes the place of this one. */
async function mayLeave(page: Page): Promise<boolean> {
  const state = page.workbench.session.state;
  if (!state?.unsaved) return true;
  const answer = await page.dialogs.ask({
    title: 'Save the project first?',
    text: `“${state.project.name}” has steps that are not saved. Without saving they are lost.`,
    answers: [
      { id: 'save', label: 'Save', primary: true },
      { id: 'discard', label: 'Do not save' },
      { id: 'cancel', label: 'Cancel' },
    ],
  });
  if (answer === 'save') return saveProject(page, state.path);
  return answer === 'discard';
}

/** The name under which a project is saved unless the user says otherwise. */
export function projectFileName(projectName: string): string {
  const safe = projectName.replace(/[\\/:*?"<>|]+/g, '-').trim();
  return `${safe || 'project'}.swath.json`;
}
