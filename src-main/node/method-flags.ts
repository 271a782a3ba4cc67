import type { ClustererManifest } from '../engine/plugins/manifest.ts';
import type { FlagTable } from './flags.ts';
import { parameterFlags } from './parameter-flags.ts';

/** Of every method that there is. */
export async function loadClusterers(): Promise<readonly ClustererManifest[]> {
  const { builtinPlugins } = await import('../engine/builtin.ts');
  return builtinPlugins.flatMap(({ manifest }) => manifest.clusterers ?? []);
}

/** The flag that chooses a method, and those of its own parameters, drawn from its manifest. */
export async function methodFlags(
  words: readonly string[],
  usual: string,
  description = 'How to cluster.',
): Promise<FlagTable> {
  const clusterers = await loadClusterers();
  const method = {
    type: 'string',
    value: 'ID',
    enum: clusterers.map(({ id }) => id),
    default: usual,
    description,
  } as const;
  const chosen = clusterers.find(({ id }) => id === methodIn(words, usual)) ?? clusterers[0];
  return { method, ...parameterFlags(chosen.parameters) };
}

function methodIn(words: readonly string[], usual: string): string {
  const attached = words.find((word) => word.startsWith('--method='));
  if (attached !== undefined) return attached.slice('--method='.length);
  const place = words.indexOf('--method');
  return place < 0 ? usual : (words[place + 1] ?? usual);
}
