/** What the desktop window adds to the page; absent in a browser. */
export interface DesktopBridge {
  chooseFile(kind: 'scene' | 'project' | 'geojson' | 'model' | 'truth'): Promise<string | undefined>;
  chooseScene(what: 'files' | 'folder'): Promise<readonly string[]>;
  chooseSaveFile(kind: 'project' | 'labels' | 'model', suggestion: string): Promise<string | undefined>;
  pathOfDroppedFile(file: File): string;
  /** Calls back with the id of a command chosen in the window's menu; returns a function that stops listening. */
  onCommand(listener: (id: string) => void): () => void;
}

/** The desktop's bridge, where the page runs in the desktop window. */
export function desktopBridge(): DesktopBridge | undefined {
  return (globalThis as { swathDesktop?: DesktopBridge }).swathDesktop;
}
