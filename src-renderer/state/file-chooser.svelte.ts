import type { OpenSceneRequest } from '../../src-main/engine/api.ts';
import { desktopBridge } from '../desktop.ts';

export type OpenKind = 'scene' | 'project' | 'model' | 'truth';
export type SaveKind = 'project' | 'labels' | 'model';

/** What a scene is opened from, and how. */
export interface SceneChoice extends OpenSceneRequest {
  /** A file, or a folder that is one scene. */
  readonly path: string;
}

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
  #answer: ((chosen?: SceneChoice) => void) | undefined;

  /** The path of a file to open; undefined when the user thinks better of it. */
  async open(kind: OpenKind, title: string): Promise<string | undefined> {
    const native = desktopBridge()?.chooseFile(kind);
    return native ?? (await this.#ask({ mode: 'open', kind, title }))?.path;
  }

  /**
   * A file, a folder, or several files that are one scene; undefined when the user thinks better of it. The desktop's own dialogs
   * show either files or folders; the one on the page shows both.
   */
  async openScene(title: string, what: 'files' | 'folder' = 'files'): Promise<SceneChoice | undefined> {
    const desktop = desktopBridge();
    if (desktop) return choiceOf(await desktop.chooseScene(what));
    return this.#ask({ mode: 'open', kind: 'scene', title, several: true });
  }

  /** The path to write to; `suggestion` is a file name, or a whole path. */
  async save(kind: SaveKind, title: string, suggestion: string): Promise<string | undefined> {
    const native = desktopBridge()?.chooseSaveFile(kind, suggestion);
    return native ?? (await this.#ask({ mode: 'save', kind, title, suggestion }))?.path;
  }

  /** Closes the file browser with its answer: no path when nothing was chosen. */
  answer(...paths: readonly string[]): void {
    this.answerWith(choiceOf(paths));
  }

  /** Closes the file browser with a scene and how it is opened. */
  answerWith(chosen?: SceneChoice): void {
    this.request = undefined;
    this.#answer?.(chosen);
    this.#answer = undefined;
  }

  #ask(request: FileRequest): Promise<SceneChoice | undefined> {
    this.answer();
    this.request = request;
    return new Promise((resolve) => (this.#answer = resolve));
  }
}

function choiceOf([path, ...parts]: readonly string[]): SceneChoice | undefined {
  if (path === undefined) return undefined;
  return parts.length > 0 ? { path, parts } : { path };
}
