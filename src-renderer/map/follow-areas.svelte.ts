import type { Ring } from '../../src-main/engine/geo/geometry.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { type AreaFeature, AreaFeatures, polygonsOf } from './area-features.ts';
import { AreaLayer } from './area-layer.ts';
import { markExample } from './mark-example.ts';
import type { SceneMap } from './scene-map.ts';
import { nextAreaName } from './tools/area-names.ts';
import { AreaTools } from './tools/area-tools.ts';

/** Screen pixels beside an outline that still count as on it. */
const REACH_PIXELS = 5;

/** Shows the areas of interest and lets them be drawn and changed, and examples be marked. Call it in an effect; keys go to what it returns. */
export function followAreas({ map }: SceneMap, workbench: Workbench): (event: KeyboardEvent) => void {
  const { areas } = workbench;
  const features = new AreaFeatures();
  const layer = new AreaLayer(features);
  map.addLayer(layer);
  const tools = new AreaTools(map, layer, {
    marked: (position) => void markExample(workbench, position),
    drawn: (ring) => void addArea(workbench, ring),
    taken: (feature) => areas.choose(idOf(feature)),
    changed: (feature) => void changeArea(workbench, features, feature),
  });
  map.on('click', ({ pixel }) => {
    if (areas.tool !== 'edit') return;
    const hit = map.forEachFeatureAtPixel(pixel, (feature) => String(feature.getId()), {
      layerFilter: (candidate) => candidate === layer,
      hitTolerance: REACH_PIXELS,
    });
    areas.selected = new Set(hit === undefined ? [] : [hit]);
  });
  $effect(() => features.sync(workbench.project?.areas ?? []));
  $effect(() => layer.choose(areas.selected));
  $effect(() => tools.use(areas.tool));
  return (event) => {
    if (answerKey(event.key, workbench, tools)) event.preventDefault();
  };
}

async function addArea(workbench: Workbench, ring: Ring): Promise<void> {
  const id = crypto.randomUUID();
  const name = nextAreaName(workbench.project?.areas ?? []);
  await workbench.apply({ type: 'add-areas', areas: [{ id, name, polygons: [[copyOf(ring)]] }] });
  if (findArea(workbench, id)) workbench.areas.choose(id);
}

/** A refused change springs back. */
async function changeArea(workbench: Workbench, features: AreaFeatures, feature: AreaFeature): Promise<void> {
  const area = findArea(workbench, idOf(feature));
  if (!area) return;
  const polygons = polygonsOf(feature);
  if (JSON.stringify(polygons) === JSON.stringify(area.polygons)) return;
  await workbench.apply({ type: 'change-area', area: { ...area, polygons } });
  const kept = findArea(workbench, area.id);
  if (kept && JSON.stringify(kept.polygons) !== JSON.stringify(polygons)) features.restore(kept);
}

/** True where the key did something. */
function answerKey(key: string, workbench: Workbench, tools: AreaTools): boolean {
  const { sketch } = tools;
  if (sketch && key === ' ') tools.tapCenter();
  else if (sketch?.isDrawing && key === 'Enter') sketch.take({ type: 'finish' });
  else if (sketch?.isDrawing && (key === 'Backspace' || key === 'Delete')) sketch.take({ type: 'back' });
  else if (key === 'Delete' || key === 'Backspace') return removeSelected(workbench);
  else return false;
  return true;
}

function removeSelected(workbench: Workbench): boolean {
  const ids = [...workbench.areas.selected].filter((id) => findArea(workbench, id));
  if (ids.length === 0) return false;
  workbench.areas.selected = new Set();
  void workbench.apply({ type: 'remove-areas', ids });
  return true;
}

function findArea({ project }: Workbench, id: string) {
  return project?.areas.find((area) => area.id === id);
}

function idOf(feature: AreaFeature): string {
  return String(feature.getId());
}

function copyOf(ring: Ring): [number, number][] {
  return ring.map(([x, y]) => [x, y]);
}
