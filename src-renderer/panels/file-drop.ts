import type { Attachment } from 'svelte/attachments';
import { desktopBridge } from '../desktop.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { AREA_EXTENSIONS } from '../state/area-extensions.ts';
import { sortDropped } from './dropped-files.ts';
import { rememberScene } from './recent-files.ts';

/** Opens files and folders that are dropped on the page, those dropped together as one scene; only the desktop window knows their paths. */
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
  const others = files.filter((file) => !areas.includes(file));
  const paths = others.map((file) => desktopBridge()?.pathOfDroppedFile(file) ?? '');
  const unknown = others.find((_, index) => paths[index] === '');
  if (unknown) {
    const text = `A browser does not say where ${unknown.name} lies. Use Open scene instead.`;
    workbench.notices.show('information', text);
    return;
  }
  const { project, scene } = sortDropped(paths);
  if (project !== undefined) await workbench.openProject(project);
  if (!scene) return;
  const { path, ...how } = scene;
  const opened = await workbench.openScene(path, how);
  if (opened) rememberScene(opened);
}

/** Projects are .json too: areas of that name are loaded by their own command. */
function isArea({ name }: File): boolean {
  const lower = name.toLowerCase();
  return AREA_EXTENSIONS.some((extension) => extension !== '.json' && lower.endsWith(extension));
}
