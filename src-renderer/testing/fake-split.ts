import type { Result } from '../../src-main/engine/project/document.ts';

/** A cluster's pixels dealt out to so many parts, one after the other, under ids after all others. */
export function fakeSplit(
  { clusters, clusterCount }: Result,
  labels: Uint16Array,
  cluster: number,
  count: number,
): Pick<Result, 'clusters' | 'clusterCount'> & { labels: Uint16Array } {
  let dealt = 0;
  const divided = labels.map((id) => (id === cluster ? clusterCount + 1 + (dealt++ % count) : id));
  const whole = clusters.find(({ id }) => id === cluster)!;
  const parts = Array.from({ length: count }, (_, place) => {
    const id = clusterCount + 1 + place;
    const pixels = divided.reduce((sum, own) => sum + Number(own === id), 0);
    return { ...whole, id, colour: `#${(0x202020 + 0x303030 * place).toString(16).slice(-6)}`, pixels };
  });
  return {
    labels: divided,
    clusters: [...clusters.filter(({ id }) => id !== cluster), ...parts],
    clusterCount: clusterCount + count,
  };
}
