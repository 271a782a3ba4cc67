import { desktopBridge } from '../desktop.ts';

export type OpenKind = 'scene' | 'project';
export type SaveKind = 'project' | 'labels';

/** A question for a file that waits for its answer. */
export type FileRequest =
  | { readonly mode: 'open'; readonly kind: OpenKind; readonly title: string }
  | { readonly mode: 'save'; readonly kind: SaveKind; readonly title: string; readonly suggestion: string };

/** Asks for files: by the desktop's own dialogs, or by the file browser on the page. */
export class FileChooser {
  /** What the file browser on the page asks now. */
  request = $state.raw<FileRequest>();
  #answer: ((path: string | undefined) => void) | undefined;

  /** The path of a file to open; undefined when the user thinks better of it. */
  open(kind: OpenKind, title: string): Promise<string | undefined> {
    return desktopBridge()?.chooseFile(kind) ?? this.#ask({ mode: 'open', kind, title });
  }

  /** The path to write to; `suggestion` is a file name, or a whole path. */
  save(kind: SaveKind, title: string, suggestion: string): Promise<string | undefined> {
    const native = desktopBridge()?.chooseSaveFile(kind, suggestion);
    return native ?? this.#ask({ mode: 'save', kind, title, suggestion });
  }

  /** Closes the file browser with its answer. */
  answer(path: string | undefined): void {
    this.request = undefined;
    this.#answer?.(path);
    this.#answer = undefined;
  }

  #ask(request: FileRequest): Promise<string | undefined> {
    this.answer(undefined);
    this.request = request;
    return new Promise((resolve) => (this.#answer = resolve));
  }
}
