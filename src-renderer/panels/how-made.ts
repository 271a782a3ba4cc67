import type { BandDescription } from '../../src-main/engine/api.ts';
import type { ClustererManifest } from '../../src-main/engine/plugins/manifest.ts';
import type { Result } from '../../src-main/engine/project/document.ts';
import { describeCleaning, describeFeature } from '../forms/describe-steps.ts';
import { formatDuration, formatPlain } from '../ui/format.ts';
import { bandLabel } from './band-choice.ts';

/** Something about how a result was made. */
export interface Fact {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** True where the lines are steps in their order. */
  readonly ordered?: boolean;
}

/** Of more bands than this, the numbers alone are told. */
const FEW_BANDS = 12;

type MadeOf = Pick<Result, 'recipe' | 'notes' | 'devices' | 'notices' | 'seconds' | 'splits'>;

/** How a result was made, as far as it is known: what took part, what was done and chosen, and what the method found. */
export function howMade(
  { recipe, notes = {}, devices = [], notices = [], seconds, splits = [] }: MadeOf,
  clusterers: readonly ClustererManifest[],
  bands: readonly BandDescription[],
): readonly Fact[] {
  const method = clusterers.find(({ id }) => id === recipe.clusterer);
  const { areas, features = [], postProcess = [], mask, model } = recipe;
  const facts: Fact[] = [
    {
      id: 'split',
      title: 'Split of',
      lines: splits.slice(0, 1).map(({ cluster, of }) => `cluster ${cluster} of “${of.name}”, as follows`),
    },
    { id: 'method', title: 'Method', lines: [method?.title ?? recipe.clusterer] },
    {
      id: 'model',
      title: model?.use === 'begin' ? 'Begun from' : 'By the model',
      lines: model ? [model.path] : [],
    },
    { id: 'parameters', title: 'Parameters', lines: parameterLines(recipe.parameters, method) },
    { id: 'bands', title: 'Bands', lines: [bandWords(recipe.bands, bands)] },
    { id: 'areas', title: 'Areas', lines: areas.map(({ name }) => name) },
    { id: 'mask', title: 'Mask', lines: mask === undefined ? [] : [mask] },
    { id: 'features', title: 'Features', lines: features.map(describeFeature), ordered: true },
    { id: 'standardised', title: 'Standardised', lines: [recipe.standardise ? 'yes' : 'no'] },
    { id: 'seed', title: 'Seed', lines: [String(recipe.seed)] },
    { id: 'cleaning', title: 'Cleaned by', lines: postProcess.map(describeCleaning), ordered: true },
    ...Object.entries(notes).map(([title, value]) => ({
      id: `note-${title}`,
      title,
      lines: [typeof value === 'number' ? formatPlain(value, 6) : value],
    })),
    { id: 'devices', title: 'Ran on', lines: devices },
    { id: 'notices', title: 'Notices', lines: notices },
    { id: 'time', title: 'Time', lines: [formatDuration(sum(Object.values(seconds)))] },
  ];
  return facts.filter(({ lines }) => lines.length > 0);
}

function parameterLines(
  parameters: Result['recipe']['parameters'],
  method: ClustererManifest | undefined,
): string[] {
  return Object.entries(parameters).map(([name, value]) => {
    const words = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
    return `${method?.parameters[name]?.title ?? name}: ${words}`;
  });
}

/** "All 6", or those that took part. */
function bandWords(used: readonly number[], bands: readonly BandDescription[]): string {
  if (bands.length > 0 && used.length === bands.length) return `all ${bands.length}`;
  return used
    .map((index) => (bands[index] && bands.length <= FEW_BANDS ? bandLabel(bands[index]) : String(index + 1)))
    .join(', ');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
