/** A sentence shown to the user until it is dismissed or, where it is no error, until it has been read. */
export interface Notice {
  readonly id: number;
  readonly kind: 'error' | 'information' | 'success';
  readonly text: string;
}

/** The notices now on screen, newest last. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #next = 1;

  show(kind: Notice['kind'], text: string): void {
    // The same sentence twice says nothing new.
    const others = this.list.filter((notice) => notice.text !== text);
    this.list = [...others.slice(-4), { id: this.#next++, kind, text }];
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
