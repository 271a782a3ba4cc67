import type { Attachment } from 'svelte/attachments';
import { desktopBridge } from '../desktop.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { AREA_EXTENSIONS } from '../state/area-extensions.ts';
import { isOfKind } from './folder-entries.ts';
import { rememberFile } from './recent-files.ts';

/** Opens files that are dropped on the page; only the desktop window knows their paths. */
export function fileDrop(workbench: Workbench): Attachment<HTMLElement> {
  return (element) => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void openDropped(workbench, files);
    };
    element.addEventListener('dragover', over);
    element.addEventListener('drop', drop);
    return () => {
      element.removeEventListener('dragover', over);
      element.removeEventListener('drop', drop);
    };
  };
}

async function openDropped(workbench: Workbench, files: readonly File[]): Promise<void> {
  const areas = files.filter(isArea);
  if (areas.length > 0) await workbench.loadAreas(areas);
  for (const file of files.filter((other) => !areas.includes(other))) {
    const path = desktopBridge()?.pathOfDroppedFile(file);
    if (!path) {
      workbench.notices.show(
        'information',
        `A browser does not say where ${file.name} lies. Use Open scene instead.`,
      );
    } else if (isOfKind(path, 'project')) {
      await workbench.openProject(path);
    } else if (await workbench.openScene(path)) {
      rememberFile('scene', path);
    }
  }
}

/** Projects are .json too: areas of that name are loaded by their own command. */
function isArea({ name }: File): boolean {
  const lower = name.toLowerCase();
  return AREA_EXTENSIONS.some((extension) => extension !== '.json' && lower.endsWith(extension));
}
