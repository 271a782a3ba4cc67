import type { Parameters } from '../engine/parameters.ts';
import type { ExporterManifest } from '../engine/plugins/manifest.ts';
import type { FlagTable } from './flags.ts';
import { parameterFlags, parametersOf } from './parameter-flags.ts';

/** The flag `--format` and the flags of the format that a command line chooses, by that flag or by the ending of `--out`. */
export async function formatFlags(words: readonly string[]): Promise<FlagTable> {
  const exporters = await loadExporters();
  const endings = exporters.flatMap(({ extensions }) => extensions);
  const format = {
    type: 'string',
    value: 'ID',
    enum: exporters.map(({ id }) => id),
    description: `What to write. By the ending of --out when absent: ${endings.join(', ')}.`,
  } as const;
  return { format, ...parameterFlags(chosenExporter(exporters, words).parameters) };
}

/** What such flags say. */
export async function formatOf(
  out: string,
  values: Readonly<Record<string, unknown>>,
): Promise<{ format?: string; formatParameters: Parameters }> {
  const format = values.format as string | undefined;
  const words = [...(format === undefined ? [] : ['--format', format]), '--out', out];
  const { parameters } = chosenExporter(await loadExporters(), words);
  return { format, formatParameters: parametersOf(parameters, values) };
}

function chosenExporter(exporters: readonly ExporterManifest[], words: readonly string[]): ExporterManifest {
  const format = valueIn(words, 'format');
  const out = valueIn(words, 'out')?.toLowerCase() ?? '';
  const byName = exporters.find(({ id }) => id === format);
  const byEnding = exporters.find(({ extensions }) => extensions.some((ending) => out.endsWith(ending)));
  return byName ?? byEnding ?? exporters[0];
}

async function loadExporters(): Promise<readonly ExporterManifest[]> {
  const { builtinPlugins } = await import('../engine/builtin.ts');
  return builtinPlugins.flatMap(({ manifest }) => manifest.exporters ?? []);
}

function valueIn(words: readonly string[], flag: string): string | undefined {
  const attached = words.find((word) => word.startsWith(`--${flag}=`));
  if (attached !== undefined) return attached.slice(flag.length + 3);
  const place = words.indexOf(`--${flag}`);
  return place < 0 ? undefined : words[place + 1];
}
