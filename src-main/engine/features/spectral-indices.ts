import definitions from '../../../resources/indices/indices.json' with { type: 'json' };
import { EngineError } from '../errors.ts';
import type { RatiosStep, WeightedSum } from '../raster/pixel-step.ts';
import type { Band, Raster } from '../raster/raster.ts';

type Role = keyof typeof definitions.bands;

/** A sum of bands by role, `constant` by itself. */
type RoleSum = Readonly<Partial<Record<Role | 'constant', number>>>;

/** A spectral index: factor * numerator / denominator of physical values. */
export interface SpectralIndex {
  readonly id: string;
  readonly title: string;
  readonly factor?: number;
  readonly numerator: RoleSum;
  readonly denominator: RoleSum;
}

export const SPECTRAL_INDICES: readonly SpectralIndex[] = definitions.indices;

/** The ranges of wavelengths that an index needs a band of. */
export function bandsOf({
  numerator,
  denominator,
}: SpectralIndex): { role: Role; from: number; until: number }[] {
  const roles = new Set([...Object.keys(numerator), ...Object.keys(denominator)]);
  return (Object.keys(definitions.bands) as Role[])
    .filter((role) => roles.has(role))
    .map((role) => ({ role, from: definitions.bands[role][0], until: definitions.bands[role][1] }));
}

/**
 * The step that computes indices of a raster's physical values (sample * scale + offset). Throws `bad-input` for an index that is not
 * known, and where no band has the wavelength that one needs.
 */
export function indicesStep(raster: Raster, ids: readonly string[], keep: boolean): RatiosStep {
  const found = ids.map((id) => indexOf(id));
  const ratios = found.map(({ id, factor = 1, numerator, denominator }) => ({
    numerator: scaled(physicalSum(raster, id, numerator), factor),
    denominator: physicalSum(raster, id, denominator),
  }));
  return { kind: 'ratios', ratios, keep };
}

/** Throws `bad-input` where there is none with this id. */
export function indexOf(id: string): SpectralIndex {
  const found = SPECTRAL_INDICES.find((index) => index.id === id.toLowerCase());
  if (found) return found;
  const known = SPECTRAL_INDICES.map((index) => index.id).join(', ');
  throw new EngineError('bad-input', `There is no spectral index "${id}"; there are ${known}.`);
}

/** Weights of stored samples that give a sum of physical values. */
function physicalSum(raster: Raster, id: string, { constant = 0, ...byRole }: RoleSum): WeightedSum {
  const weights = new Array<number>(raster.bands.length).fill(0);
  let offset = constant;
  for (const [role, weight] of Object.entries(byRole)) {
    const band = bandOf(raster, role as Role, id);
    weights[band] += weight * raster.bands[band].scale;
    offset += weight * raster.bands[band].offset;
  }
  return { weights, constant: offset };
}

function scaled({ weights, constant }: WeightedSum, factor: number): WeightedSum {
  return { weights: weights.map((weight) => weight * factor), constant: constant * factor };
}

/** The band nearest to the middle of a role's range, in it. */
function bandOf({ name, bands }: Raster, role: Role, id: string): number {
  const [from, until] = definitions.bands[role];
  const apart = ({ wavelength }: Band): number => Math.abs((wavelength ?? Infinity) - (from + until) / 2);
  const nearest = bands.reduce((best, band, index) => (apart(band) < apart(bands[best]) ? index : best), 0);
  if (apart(bands[nearest]) <= (until - from) / 2) return nearest;
  const known = bands.some(({ wavelength }) => wavelength !== undefined);
  throw new EngineError(
    'bad-input',
    `${name}: the index ${id} needs a ${role} band (${from} to ${until} nm), but ` +
      (known ? 'no chosen band has such a wavelength' : 'the bands have no wavelengths') +
      '; choose other indices or other bands.',
  );
}
