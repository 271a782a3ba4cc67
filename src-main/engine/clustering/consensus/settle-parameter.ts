import type { ParametersSchema } from '../../parameters.ts';

/** More clusters than this are not looked for in a graph: it would take long. */
export const MOST_AGREED = 64;

/** For the manifest of a method that is `settled`. */
export const SETTLE_PARAMETER = {
  settle: {
    type: 'boolean',
    title: 'Settle clusters',
    description:
      'Learns in the end the clusters that the features of the network form, neighbours having a say, instead of those that it answered ' +
      `with while it was trained (as published, and where there are more than ${MOST_AGREED}).`,
    default: true,
  },
} satisfies ParametersSchema;
