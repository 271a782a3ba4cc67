/** Why a device cannot be opened, and what would enable it: a sentence each. */
export class UnavailableDevice extends Error {
  readonly reason: string;
  readonly remedy: string;

  constructor(reason: string, remedy: string, options?: { cause?: unknown }) {
    super(`${reason} ${remedy}`, options);
    this.name = 'UnavailableDevice';
    this.reason = reason;
    this.remedy = remedy;
  }
}
