/** The runs of which the tables give the median and the range. */
export const SEEDS: readonly number[] = [1, 2, 3, 4, 5];

export const SWEEP_SEEDS: readonly number[] = [1, 2, 3];
