import type { Page, PageCommand } from './commands.ts';

/** What is done with examples of classes. */
export function exampleCommands({ workbench }: Page): PageCommand[] {
  const { areas, examples } = workbench;
  const chosenAreas = (): string[] =>
    (workbench.project?.areas ?? []).map(({ id }) => id).filter((id) => areas.selected.has(id));
  return [
    {
      id: 'take-areas',
      title: 'Take the selected areas as examples',
      keys: [],
      enabled: () =>
        workbench.scene !== undefined && examples.landCover !== undefined && chosenAreas().length > 0,
      run: () => examples.takeAreas(chosenAreas()),
    },
    {
      id: 'name-clusters',
      title: 'Name clusters by examples',
      keys: [],
      enabled: () => workbench.resultReady && examples.places.length > 0,
      run: () => workbench.nameClusters(),
    },
    {
      id: 'clear-examples',
      title: 'Remove all examples',
      keys: [],
      enabled: () => examples.places.length > 0,
      run: () => examples.remove(examples.places.map(({ id }) => id)),
    },
  ];
}
