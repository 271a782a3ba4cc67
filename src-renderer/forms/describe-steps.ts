import type { FeatureStep, PostStep } from '../../src-main/engine/api.ts';

/** "Principal components: 99 % of the variance", as shown to people. */
export function describeFeature(step: FeatureStep): string {
  switch (step.kind) {
    case 'reflectance':
      return 'Reflectance';
    case 'standardise':
      return 'Standardised';
    case 'principal-components':
      return `Principal components: ${amountOf(step)}`;
    case 'minimum-noise-fraction':
      return `Minimum noise fraction: ${amountOf(step)}`;
    case 'indices':
      return step.indices.map((id) => id.toUpperCase()).join(', ') + alone(step);
    case 'local':
      return `Local ${step.statistics.join(' and ')}, ${side(step)}${alone(step)}`;
    case 'texture':
      return `Texture (${step.measures.join(', ')}), ${side(step)}${alone(step)}`;
  }
}

/** "Majority 3 × 3", as shown to people. */
export function describeCleaning(step: PostStep): string {
  switch (step.kind) {
    case 'majority':
      return `Majority ${side(step)}`;
    case 'sieve':
      return `Sieve below ${step.pixels} pixels, ${step.connectivity} neighbours`;
    case 'open':
      return `Opening ${side(step)}${ofLabels(step)}`;
    case 'close':
      return `Closing ${side(step)}${ofLabels(step)}`;
  }
}

/** "3 × 3": the window of a radius. */
export function side({ radius }: { readonly radius: number }): string {
  return `${2 * radius + 1} × ${2 * radius + 1}`;
}

function amountOf({ components, share }: { components?: number; share?: number }): string {
  if (components !== undefined) return `first ${components}`;
  return share === undefined ? 'all' : `${Number((100 * share).toPrecision(6))} % of the variance`;
}

function alone({ keep }: { readonly keep: boolean }): string {
  return keep ? '' : ', alone';
}

function ofLabels({ labels }: { readonly labels?: readonly number[] }): string {
  return labels ? ` of ${labels.length === 1 ? 'cluster' : 'clusters'} ${labels.join(', ')}` : '';
}
