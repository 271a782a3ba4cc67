import { createRandom, mix32 } from '../random.ts';
import { sizeOf, type Shape } from './tensor.ts';

/** What a variable begins with. */
export type Initialiser =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'uniform'; readonly limit: number };

/** The values a variable begins with: they follow from the seed and the variable's name alone, on every device. */
export function initialValues(
  initialiser: Initialiser,
  name: string,
  shape: Shape,
  seed: number,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(sizeOf(shape));
  if (initialiser.kind === 'constant') return values.fill(initialiser.value);
  const random = createRandom(seedOf(name, seed));
  if (initialiser.kind === 'uniform') {
    return values.map(() => (2 * random.next() - 1) * initialiser.limit);
  }
  return values.map(() => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    return initialiser.deviation * radius * Math.cos(2 * Math.PI * random.next());
  });
}

function seedOf(name: string, seed: number): number {
  let hash = mix32(seed);
  for (let index = 0; index < name.length; index++) hash = mix32(hash ^ name.charCodeAt(index));
  return hash;
}
