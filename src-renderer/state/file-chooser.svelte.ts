import { desktopBridge } from '../desktop.ts';

export type OpenKind = 'scene' | 'project';
export type SaveKind = 'project' | 'labels';

/** A question for a file that waits for its answer. */
export type FileRequest =
  | {
      readonly mode: 'open';
      readonly kind: OpenKind;
      readonly title: string;
      /** Whether several files, or a folder, may be the answer. */
      readonly several?: boolean;
    }
  | { readonly mode: 'save'; readonly kind: SaveKind; readonly title: string; readonly suggestion: string };

/** Asks for files: by the desktop's own dialogs, or by the file browser on the page. */
export class FileChooser {
  /** What the file browser on the page asks now. */
  request = $state.raw<FileRequest>();
  #answer: ((paths: readonly string[]) => void) | undefined;

  /** The path of a file to open; undefined when the user thinks better of it. */
  async open(kind: OpenKind, title: string): Promise<string | undefined> {
    const native = desktopBridge()?.chooseFile(kind);
    return native ?? (await this.#ask({ mode: 'open', kind, title }))[0];
  }

  /** The paths of a scene: a file, a folder, or several files that are one; none when the user thinks better of it. */
  async openScene(title: string): Promise<readonly string[]> {
    const native = await desktopBridge()?.chooseFile('scene');
    if (desktopBridge()) return native === undefined ? [] : [native];
    return this.#ask({ mode: 'open', kind: 'scene', title, several: true });
  }

  /** The path to write to; `suggestion` is a file name, or a whole path. */
  async save(kind: SaveKind, title: string, suggestion: string): Promise<string | undefined> {
    const native = desktopBridge()?.chooseSaveFile(kind, suggestion);
    return native ?? (await this.#ask({ mode: 'save', kind, title, suggestion }))[0];
  }

  /** Closes the file browser with its answer: no path when nothing was chosen. */
  answer(...paths: readonly string[]): void {
    this.request = undefined;
    this.#answer?.(paths);
    this.#answer = undefined;
  }

  #ask(request: FileRequest): Promise<readonly string[]> {
    this.answer();
    this.request = request;
    return new Promise((resolve) => (this.#answer = resolve));
  }
}
