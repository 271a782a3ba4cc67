/** "Area 1", or the next number that no area has. */
export function nextAreaName(taken: readonly { readonly name: string }[]): string {
  const numbers = taken.map(({ name }) => Number(/^Area (\d+)$/.exec(name)?.[1] ?? 0));
  return `Area ${Math.max(0, ...numbers) + 1}`;
}
