/** Which window the workbench is shown in: a decision from plain facts. */
export interface ShellFacts {
  /** Electron's program, where it is installed. */
  readonly electron: string | undefined;
  /** A browser's program, where there is one. */
  readonly browser: string | undefined;
  readonly display: boolean;
  /** The user asked for the served page. */
  readonly serve: boolean;
  /** The user wants a window at all. */
  readonly open: boolean;
}

export type Shell =
  | { readonly kind: 'electron'; readonly program: string }
  | { readonly kind: 'browser'; readonly program: string; readonly notice?: string }
  | { readonly kind: 'address'; readonly notice?: string };

const NO_ELECTRON =
  'The desktop program (Electron) is not installed, so the workbench is served to a browser; "npx install-electron" gets it.';
const NO_BROWSER = 'No Chrome, Chromium or Edge was found; open the address in any browser.';

/** The desktop window where it can be had, else a browser's window, else an address to open by hand. */
export function chooseShell({ electron, browser, display, serve, open }: ShellFacts): Shell {
  if (!serve && open && display && electron !== undefined) return { kind: 'electron', program: electron };
  const notice = !serve && electron === undefined ? NO_ELECTRON : undefined;
  if (!open || !display) return { kind: 'address', notice };
  if (browser !== undefined) return { kind: 'browser', program: browser, notice };
  return { kind: 'address', notice: notice === undefined ? NO_BROWSER : `${notice} ${NO_BROWSER}` };
}
