/** An opened file that `await using` closes. */
export function closing<Opened extends { close(): Promise<void> }>(
  dataset: Opened,
): { readonly dataset: Opened } & AsyncDisposable {
  return { dataset, [Symbol.asyncDispose]: () => dataset.close() };
}
