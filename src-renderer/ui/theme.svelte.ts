import { readRemembered, remember } from './remembered.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

/** Light or dark: the system's, until the user chooses. */
export class Theme {
  choice = $state<ThemeChoice>('system');
  #systemIsDark = $state(true);
  readonly isDark: boolean = $derived(this.choice === 'system' ? this.#systemIsDark : this.choice === 'dark');

  constructor() {
    const stored = readRemembered<string>('theme', 'system');
    if (stored === 'light' || stored === 'dark') this.choice = stored;
    const query = matchMedia('(prefers-color-scheme: dark)');
    this.#systemIsDark = query.matches;
    query.addEventListener('change', (event) => (this.#systemIsDark = event.matches));
    this.#show();
  }

  /** To the other one; back to following the system where that is the same. */
  toggle(): void {
    const wanted = this.isDark ? 'light' : 'dark';
    this.choice = (wanted === 'dark') === this.#systemIsDark ? 'system' : wanted;
    remember('theme', this.choice);
    this.#show();
  }

  #show(): void {
    if (this.choice === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.choice;
  }
}
