import type { Result } from '../../src-main/engine/project/document.ts';

type Matched = NonNullable<Result['matched']>;

const MOST_IDS = 8;

/** What became of the ids of an earlier result, in a sentence: "5 clusters kept their ids; 2 are new: 7, 8; 1 is gone: 3." */
export function matchSentence({ kept, new: added, gone }: Matched): string {
  return `${[
    `${kept.length} ${kept.length === 1 ? 'cluster' : 'clusters'} kept ${kept.length === 1 ? 'its id' : 'their ids'}`,
    partOf(added, 'new'),
    partOf(gone, 'gone'),
  ].join('; ')}.`;
}

function partOf(ids: readonly number[], what: string): string {
  if (ids.length === 0) return `none is ${what}`;
  const named = ids.slice(0, MOST_IDS).join(', ');
  return `${ids.length} ${ids.length === 1 ? 'is' : 'are'} ${what}: ${named}${ids.length > MOST_IDS ? ', …' : ''}`;
}
