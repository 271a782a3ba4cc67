import type { Parameters } from '../../src-main/engine/parameters.ts';
import type { ExportRequest } from '../../src-main/engine/api.ts';
import type { ExporterManifest } from '../../src-main/engine/plugins/manifest.ts';
import { type Entry, entryOf, readEntry, type Reading } from '../forms/validate-parameter.ts';

/** The format of an export and what was entered for it; what was entered for one format is there again when it is chosen again. */
export class ExportFormat {
  readonly #offered: () => readonly ExporterManifest[];
  #chosen = $state<string>();
  #entries = $state.raw<Readonly<Record<string, Entry>>>({});

  readonly #content: () => ExportRequest['content'];

  /** The first that is offered and can hold the content is chosen at first. */
  constructor(
    offered: () => readonly ExporterManifest[],
    content: () => ExportRequest['content'] = () => 'clusters',
  ) {
    this.#offered = offered;
    this.#content = content;
  }

  /** Those that can hold labels, or the numbers of a confidence. */
  readonly exporters: readonly ExporterManifest[] = $derived.by(() =>
    this.#offered().filter(this.#content() === 'confidence' ? holdsConfidence : holdsLabels),
  );
  readonly exporter: ExporterManifest | undefined = $derived.by(
    () => this.exporters.find(({ id }) => id === this.#chosen) ?? this.exporters[0],
  );
  readonly readings: Readonly<Record<string, Reading>> = $derived.by(() =>
    Object.fromEntries(
      Object.entries(this.exporter?.parameters ?? {}).map(([name, schema]) => [
        name,
        readEntry(schema, this.entry(name)),
      ]),
    ),
  );
  /** Undefined while an entry is none. */
  readonly parameters: Parameters | undefined = $derived.by(() => {
    const values: Record<string, Parameters[string]> = {};
    for (const [name, reading] of Object.entries(this.readings)) {
      if (reading.problem !== undefined) return undefined;
      values[name] = reading.value;
    }
    return values;
  });

  choose(id: string): void {
    this.#chosen = id;
  }

  /** Takes the format that a path's ending stands for; leaves it where the ending stands for none. */
  chooseByPath(path: string): void {
    const lower = path.toLowerCase();
    const fits = ({ extensions }: ExporterManifest): boolean =>
      extensions.some((ending) => lower.endsWith(ending));
    if (this.exporter && fits(this.exporter)) return;
    this.#chosen = this.exporters.find(fits)?.id ?? this.#chosen;
  }

  entry(name: string): Entry {
    const schema = this.exporter?.parameters[name];
    return this.#entries[this.#key(name)] ?? (schema ? entryOf(schema) : '');
  }

  enter(name: string, entry: Entry): void {
    this.#entries = { ...this.#entries, [this.#key(name)]: entry };
  }

  #key(name: string): string {
    return `${this.exporter?.id} ${name}`;
  }
}

function holdsLabels({ takes }: ExporterManifest): boolean {
  return takes.includes('labels');
}

/** A confidence is float32. */
function holdsConfidence({ takes, sampleTypes }: ExporterManifest): boolean {
  return takes.includes('continuous') && (sampleTypes?.includes('float32') ?? true);
}
