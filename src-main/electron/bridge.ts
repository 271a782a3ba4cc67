/** What a file is chosen for; decides the title and the extensions of the dialog. */
export type OpenKind = 'scene' | 'project' | 'geojson' | 'model' | 'truth';
/** A scene is some files, or a folder: not every system shows both in one dialog. */
export type SceneKind = 'files' | 'folder';
export type SaveKind = 'project' | 'labels' | 'model';

/** What the menu asks the page to do; the page has the same under its own keys and palette. */
export type MenuCommand =
  | 'new-project'
  | 'open-project'
  | 'save-project'
  | 'save-project-as'
  | 'open-scene'
  | 'open-scene-folder'
  | 'load-areas'
  | 'export-classes'
  | 'export-clusters'
  | 'undo'
  | 'redo'
  | 'zoom-to-scene'
  | 'toggle-theme'
  | 'show-commands'
  | 'show-help';

/** All that a page in the desktop window has beyond a page in a browser: `window.swathDesktop`. */
export interface DesktopBridge {
  /** The path of one existing file, undefined where the user cancelled. */
  chooseFile(kind: OpenKind): Promise<string | undefined>;
  /** The paths of files or of a folder that are one scene; none where the user cancelled. */
  chooseScene(kind: SceneKind): Promise<readonly string[]>;
  /** A path to write to; replacing an existing file was agreed to. `suggestion` is a name or a path. */
  chooseSaveFile(kind: SaveKind, suggestion: string): Promise<string | undefined>;
  /** Of a file or folder that was dropped on the page; empty for one that is not on disk. */
  pathOfDroppedFile(file: File): string;
  /** Returns a function that stops listening. */
  onCommand(listener: (command: MenuCommand) => void): () => void;
}
