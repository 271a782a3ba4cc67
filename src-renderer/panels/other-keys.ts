interface KeyGroup {
  readonly title: string;
  readonly entries: readonly { readonly keys: string; readonly does: string }[];
}

/** Keys that count in one place only, for the help. */
export const OTHER_KEYS: readonly KeyGroup[] = [
  {
    title: 'Clusters',
    entries: [
      { keys: '1 – 9', does: 'Give the selected clusters to the first to ninth class' },
      { keys: '0 or Del', does: 'Take their class away' },
      { keys: '↑ ↓ Home End', does: 'Select another cluster' },
      { keys: 'Shift+↑ ↓', does: 'Select several' },
      { keys: 'Ctrl+A', does: 'Select all' },
      { keys: 'Space', does: 'Add to the selection, or take out' },
      { keys: 'Enter', does: 'Flash on the map' },
      { keys: 'C', does: 'Change the colour' },
      { keys: 'Esc', does: 'Select none' },
    ],
  },
  {
    title: 'Merging clusters',
    entries: [
      { keys: '← →', does: 'On the slider: one group less or more' },
      { keys: '↑ ↓ Home End', does: 'On the line of the tree: merge more or fewer' },
    ],
  },
  {
    title: 'Lists',
    entries: [
      { keys: '↑ ↓', does: 'Go through the list' },
      { keys: 'Enter', does: 'Show, choose or assign' },
      { keys: 'F2', does: 'Rename' },
      { keys: 'Del', does: 'Delete' },
      { keys: 'Backspace', does: 'Remove the last example of a class' },
      { keys: 'C', does: 'Change the colour of a class' },
      { keys: 'Z', does: 'Zoom to an area' },
      { keys: 'Alt+↑ ↓', does: 'Do a step earlier or later' },
    ],
  },
  {
    title: 'Map',
    entries: [
      { keys: 'Arrows', does: 'Move' },
      { keys: '+ −', does: 'Zoom' },
      { keys: 'Esc', does: 'Give up drawing' },
    ],
  },
];
