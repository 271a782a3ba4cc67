/** Counts pixels by label. */
export interface LabelCounter {
  /** Pixels where `valid` is 1, not 0. Labels are below the counter's size. */
  add(labels: Uint8Array | Uint16Array, valid: Uint8Array): void;
  /** Pixels of every label so far. */
  totals(): Float64Array;
}

/** Neighbours mostly have one label, and to add to the same number twice takes a wait: they are counted apart. */
const LANES = 4;
/** Before a lane could be full. */
const MOST_PIXELS = 2 ** 31 - 1;

/** Counts labels 0 to `size - 1`, each without limit. */
export function createLabelCounter(size: number): LabelCounter {
  const totals = new Float64Array(size);
  const lanes = new Int32Array(LANES * size);
  let counted = 0;

  const empty = (): void => {
    for (const [index, pixels] of lanes.entries()) totals[index % size] += pixels;
    lanes.fill(0);
    counted = 0;
  };
  return {
    add: (labels, valid) => {
      if (counted + labels.length > MOST_PIXELS) empty();
      counted += labels.length;
      countInto(lanes, size, labels as Uint8Array, valid);
    },
    totals: () => {
      empty();
      return totals;
    },
  };
}

function countInto(lanes: Int32Array, size: number, labels: Uint8Array, valid: Uint8Array): void {
  const whole = labels.length - (labels.length % LANES);
  for (let i = 0; i < whole; i += LANES) {
    lanes[labels[i]] += valid[i];
    lanes[size + labels[i + 1]] += valid[i + 1];
    lanes[2 * size + labels[i + 2]] += valid[i + 2];
    lanes[3 * size + labels[i + 3]] += valid[i + 3];
  }
  for (let i = whole; i < labels.length; i++) lanes[labels[i]] += valid[i];
}
