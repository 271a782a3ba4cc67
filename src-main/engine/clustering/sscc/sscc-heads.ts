/** Heads of a net that is trained for a consensus: the first is that which labels. */
export function headNames(heads: number): string[] {
  return Array.from({ length: heads }, (_, index) => (index === 0 ? 'head' : `head${index + 1}`));
}
