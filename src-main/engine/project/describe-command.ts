import type { Command } from './commands.ts';

/** The name of a step for undo menus, e.g. "Assign 3 clusters". */
export function describeCommand(command: Command): string {
  switch (command.type) {
    case 'rename-project':
      return 'Rename project';
    case 'add-areas':
      return `Add ${counted(command.areas.length, 'area')}`;
    case 'change-area':
      return `Change area "${command.area.name}"`;
    case 'remove-areas':
      return `Remove ${counted(command.ids.length, 'area')}`;
    case 'change-examples':
      return describeExamples(command.add.length, command.remove.length);
    case 'take-areas':
      return `Take ${counted(command.ids.length, 'area')} as examples`;
    case 'rename-result':
      return 'Rename result';
    case 'remove-result':
      return 'Remove result';
    case 'recolour-cluster':
      return `Recolour cluster ${command.clusterId}`;
    case 'assign':
      return describeAssign(command.clusterIds, command.classId);
    case 'cut-tree':
      return command.count === null ? 'Show all clusters' : `Merge to ${counted(command.count, 'cluster')}`;
    case 'use-scheme':
      return `Use scheme "${command.scheme.title}"`;
    case 'add-class':
      return `Add class "${command.class.name}"`;
    case 'change-class':
      return `Change class "${command.class.name}"`;
    case 'remove-class':
      return 'Remove class';
  }
}

function describeAssign(clusterIds: readonly number[], classId: number | null): string {
  const clusters =
    clusterIds.length === 1 ? `cluster ${clusterIds[0]}` : counted(clusterIds.length, 'cluster');
  return classId === null ? `Take the class of ${clusters} away` : `Assign ${clusters}`;
}

function describeExamples(added: number, removed: number): string {
  if (added === 0) return `Remove ${counted(removed, 'example')}`;
  return `${removed === 0 ? 'Add' : 'Change'} ${counted(added, 'example')}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
