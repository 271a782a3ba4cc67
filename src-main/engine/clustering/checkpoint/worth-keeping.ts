/** Multiplications of the passes after which a state is worth keeping: some seconds. */
export const WORTH_KEEPING = 2 ** 34;
