import {
  dialog,
  ipcMain,
  type BrowserWindow,
  type FileFilter,
  type IpcMainInvokeEvent,
  type OpenDialogOptions,
} from 'electron';
import type { OpenKind, SaveKind, SceneKind } from './bridge.ts';
import { CHOOSE_FILE, CHOOSE_SAVE_FILE, CHOOSE_SCENE } from './channels.ts';

interface DialogKind {
  readonly title: string;
  readonly filters: FileFilter[];
}

/** Of the formats that have endings of their own; ENVI's data files may have any or none. Metadata of Landsat and Sentinel-2 is .txt and .xml. */
const RASTERS = 'tif tiff jp2 j2k mat hdr bsq bil bip dat img raw h5 he5 hdf5 hdf nc nc4 cdf txt xml'.split(
  ' ',
);
const SHAPES = ['geojson', 'json', 'shp', 'gpkg', 'fgb', 'zip'];
const MODELS: FileFilter = { name: 'Trained models', extensions: ['safetensors'] };
const ANY: FileFilter = { name: 'All files', extensions: ['*'] };

const OPEN: Readonly<Record<OpenKind, DialogKind>> = {
  scene: {
    title: 'Open a scene',
    filters: [{ name: 'Rasters', extensions: RASTERS }, ANY],
  },
  project: {
    title: 'Open a project',
    filters: [{ name: 'Swath projects', extensions: ['json', 'swath'] }, ANY],
  },
  model: { title: 'Label by a model', filters: [MODELS, ANY] },
  truth: {
    title: 'Watch the training by known classes',
    filters: [{ name: 'Rasters and shapes', extensions: [...RASTERS, ...SHAPES] }, ANY],
  },
  geojson: { title: 'Load areas', filters: [{ name: 'GeoJSON', extensions: ['geojson', 'json'] }, ANY] },
};

const SCENE: Readonly<Record<SceneKind, DialogKind & Pick<OpenDialogOptions, 'properties'>>> = {
  files: { ...OPEN.scene, properties: ['openFile', 'multiSelections'] },
  folder: { title: 'Open the folder of a scene', filters: [], properties: ['openDirectory'] },
};

const SAVE: Readonly<Record<SaveKind, DialogKind>> = {
  project: {
    title: 'Save the project',
    filters: [{ name: 'Swath projects', extensions: ['json', 'swath'] }],
  },
  model: { title: 'Export the model', filters: [MODELS] },
  labels: {
    title: 'Export the map',
    filters: [
      { name: 'GeoTIFF', extensions: ['tif', 'tiff'] },
      { name: 'ENVI', extensions: ['dat', 'img', 'hdr'] },
      { name: 'PNG', extensions: ['png'] },
    ],
  },
};

const LONGEST_PATH = 4096;

/**
 * Answers the page's requests for native dialogs. Only the top frame of `windowOf`'s window, showing a page of
 * `originOf`, is answered, and only with arguments of the kinds above.
 */
export function answerDialogs(windowOf: () => BrowserWindow | undefined, originOf: () => string): void {
  const trusted = (event: IpcMainInvokeEvent): BrowserWindow => {
    const window = windowOf();
    const { senderFrame, sender } = event;
    const ours = window !== undefined && sender === window.webContents && senderFrame === sender.mainFrame;
    if (!ours || senderFrame?.origin !== originOf()) throw new Error('Refused: not asked by the workbench.');
    return window;
  };
  ipcMain.handle(CHOOSE_FILE, async (event, kind: unknown) => {
    const window = trusted(event);
    const { title, filters } = lookUp(OPEN, kind);
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title,
      filters,
      properties: ['openFile'],
    });
    return canceled ? undefined : filePaths[0];
  });
  ipcMain.handle(CHOOSE_SCENE, async (event, kind: unknown) => {
    const { canceled, filePaths } = await dialog.showOpenDialog(trusted(event), lookUp(SCENE, kind));
    return canceled ? [] : filePaths;
  });
  ipcMain.handle(CHOOSE_SAVE_FILE, async (event, kind: unknown, suggestion: unknown) => {
    const window = trusted(event);
    const { title, filters } = lookUp(SAVE, kind);
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title,
      filters,
      defaultPath: checkedSuggestion(suggestion),
      properties: ['showOverwriteConfirmation', 'createDirectory'],
    });
    return canceled || filePath === '' ? undefined : filePath;
  });
}

function lookUp<Kind extends DialogKind>(kinds: Readonly<Record<string, Kind>>, kind: unknown): Kind {
  if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) return kinds[kind];
  throw new Error('Refused: no such kind of file.');
}

function checkedSuggestion(suggestion: unknown): string {
  const plain = typeof suggestion === 'string' && suggestion.length <= LONGEST_PATH;
  if (plain && !suggestion.includes('\0')) return suggestion;
  throw new Error('Refused: not a name for a file.');
}
