import VectorLayer from 'ol/layer/Vector.js';
import type { Workbench } from '../state/workbench.svelte.ts';
import { ExampleFeatures } from './example-features.ts';
import { exampleStyle } from './example-style.ts';
import type { SceneMap } from './scene-map.ts';

/** Shows the examples of the active scene in the colours of their classes. Call it in an effect. */
export function followExamples({ map }: SceneMap, workbench: Workbench): void {
  const features = new ExampleFeatures();
  map.addLayer(
    new VectorLayer({
      source: features.source,
      style: (feature) => exampleStyle(String(feature.get('colour'))),
      updateWhileAnimating: true,
      updateWhileInteracting: true,
    }),
  );
  $effect(() => features.sync(workbench.examples.places, workbench.project?.scheme.classes ?? []));
}
