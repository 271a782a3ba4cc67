import type { FolderEntry, FolderListing } from '../../src-main/engine/bytes.ts';
import { type EngineClient, messageOf } from '../state/engine-client.ts';
import { type FileKind, shownEntries } from './folder-entries.ts';

/** The folder that the file browser is in. */
export class FolderBrowser {
  listing = $state.raw<FolderListing>();
  everything = $state(false);
  /** Why the last folder could not be shown. */
  problem = $state<string>();
  busy = $state(false);
  readonly entries: readonly FolderEntry[] = $derived.by(() =>
    this.listing ? shownEntries(this.listing, this.#kind, this.everything) : [],
  );
  readonly #engine: EngineClient;
  readonly #kind: FileKind;
  #calls = 0;
  #going: Promise<unknown> = Promise.resolve();

  constructor(engine: EngineClient, kind: FileKind) {
    this.#engine = engine;
    this.#kind = kind;
  }

  /** Goes to a folder, to the list of roots when absent; the latest call wins. False where it cannot be shown. */
  go(folder?: string): Promise<boolean> {
    const going = this.#show(folder);
    this.#going = going;
    return going;
  }

  /** Resolves once the folder that was asked for last is shown or refused. */
  async settled(): Promise<void> {
    await this.#going;
  }

  /** Goes to the first of these folders that can be shown, else to the first root; says nothing of those that cannot. */
  async goToFirst(folders: readonly (string | undefined)[]): Promise<void> {
    for (const folder of [...folders.filter((known) => known !== undefined), undefined]) {
      if (await this.go(folder)) break;
    }
    const [root] = this.listing?.entries ?? [];
    if (this.listing?.folder === '' && root) await this.go(root.path);
  }

  has(name: string): boolean {
    return this.listing?.entries.some((entry) => entry.kind === 'file' && entry.name === name) ?? false;
  }

  async #show(folder?: string): Promise<boolean> {
    const call = ++this.#calls;
    this.busy = true;
    try {
      const listing = await this.#engine.listFiles(folder);
      if (call !== this.#calls) return false;
      this.listing = listing;
      this.problem = undefined;
      return true;
    } catch (error) {
      if (call === this.#calls) this.problem = messageOf(error);
      return false;
    } finally {
      if (call === this.#calls) this.busy = false;
    }
  }
}
