/** Labels of a rectangle of pixels, row-major; 0 is no data. */
export interface LabelGrid {
  readonly width: number;
  readonly height: number;
  readonly ids: Uint16Array;
}

export type Connectivity = 4 | 8;
