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

/** The same in a few words: "3 ids kept · 2 new · 1 gone". */
export function matchSummary({ kept, new: added, gone }: Matched): string {
  return `${kept.length} ${kept.length === 1 ? 'id' : 'ids'} kept · ${added.length} new · ${gone.length} gone`;
}

function partOf(ids: readonly number[], what: string): string {
  if (ids.length === 0) return `none is ${what}`;
  const named = ids.slice(0, MOST_IDS).join(', ');
  return `${ids.length} ${ids.length === 1 ? 'is' : 'are'} ${what}: ${named}${ids.length > MOST_IDS ? ', …' : ''}`;
}
