import type { Page, PageCommand } from './commands.ts';
import { exportFileName, withEnding } from './panels/export-path.ts';
import { ENDINGS } from './panels/folder-entries.ts';

const [ENDING] = ENDINGS.model;

/** What is done with files of trained models. */
export function modelCommands(page: Page): PageCommand[] {
  const { workbench } = page;
  return [
    {
      id: 'use-model',
      title: 'Label by a model…',
      keys: [],
      enabled: () => workbench.scene !== undefined,
      run: () => labelByModel(page),
    },
    {
      id: 'export-model',
      title: 'Export the model…',
      keys: [],
      enabled: () => workbench.result !== undefined,
      run: () => exportModel(page),
    },
  ];
}

async function labelByModel({ workbench, draft, files }: Page): Promise<void> {
  const path = await files.open('model', 'Label by a model');
  const request = path === undefined ? undefined : draft.prediction(path);
  if (request) await workbench.startPrediction(request);
}

async function exportModel({ workbench, files }: Page): Promise<void> {
  const { result, scene } = workbench;
  if (!result) return;
  const name = exportFileName(scene?.name ?? 'scene', result.name, 'model') + ENDING;
  const path = await files.save('model', 'Export the model', name);
  if (path === undefined) return;
  const target = withEnding(path, [ENDING]);
  await workbench.startExport({ resultId: result.id, content: 'model', path: target });
}
