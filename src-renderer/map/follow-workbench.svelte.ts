import { untrack } from 'svelte';
import type { SceneDescription } from '../../src-main/engine/api.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { prefersReducedMotion } from './navigation.ts';
import { flashPhases, playFlash } from './flash.ts';
import { clusterColours } from '../state/legend.ts';
import { labelsOf } from '../state/shown-result.ts';
import type { SceneMap } from './scene-map.ts';

/** Pause after a move of the map before the stretch follows it. */
const SETTLE_MILLISECONDS = 250;

/** Keeps the map showing what the workbench says: its scene, in its bands and stretch, under its result. Call it in an effect. */
export function followWorkbench(map: SceneMap, workbench: Workbench): void {
  const { view } = workbench;
  // The engine sends scenes anew with every change of the project; only another scene, or one opened otherwise, is a change here.
  const shown = $derived(workbench.scene && `${workbench.opened} ${sceneKey(workbench.scene)}`);
  $effect(() => {
    void shown;
    untrack(() => showScene(map, workbench));
  });
  $effect(() => {
    const bands = view.composite;
    if (shown !== undefined) untrack(() => showBands(map, workbench, bands));
  });
  $effect(() => {
    if (shown !== undefined && view.rangesKnown) map.showRanges(view.ranges);
  });
  $effect(() => map.setSceneVisible(view.sceneVisible));
  $effect(() => {
    if (view.fitRequest) map.fit(view.fitRequest);
  });
  // Tiles that were guessed or sampled from afar are better from overviews that were built meanwhile.
  const overviewCount = $derived(workbench.scene?.overviewCount);
  let known: { shown?: string; overviewCount?: number } = {};
  $effect(() => {
    if (known.shown === shown && known.overviewCount !== overviewCount) map.reload();
    known = { shown, overviewCount };
  });
  followStatistics(workbench, () => shown);
  followResult(map, workbench, () => shown);
  followConnection(map, workbench);
}

function sceneKey({ id, path, parts, options }: SceneDescription): string {
  return JSON.stringify([id, path, parts, options?.map(({ value }) => value)]);
}

function showScene(map: SceneMap, { scene, project, view }: Workbench): void {
  if (scene && project) view.restore(project.view, scene);
  const { center, resolution } = view;
  map.showScene(scene, center && resolution ? { center, resolution } : undefined);
}

function showBands(map: SceneMap, { engine, scene }: Workbench, bands: readonly number[]): void {
  if (!scene) return;
  const sceneId = scene.id;
  map.showBands(bands, (address, signal, after) =>
    engine.sceneTile({ sceneId, bands, ...address, after }, signal),
  );
}

function followStatistics(workbench: Workbench, shown: () => string | undefined): void {
  const { view } = workbench;
  const from = $derived(view.stretch.from);
  const extent = $derived(from === 'view' ? view.extent : undefined);
  $effect(() => {
    void [view.composite, from];
    if (shown() !== undefined) untrack(() => loadStatistics(workbench));
  });
  $effect(() => {
    if (!extent || shown() === undefined) return undefined;
    const timer = setTimeout(() => loadStatistics(workbench), SETTLE_MILLISECONDS);
    return () => clearTimeout(timer);
  });
}

function loadStatistics(workbench: Workbench): void {
  const { scene, view } = workbench;
  if (scene) void workbench.attempt(() => view.loadStatistics(scene.id));
}

function followResult(map: SceneMap, workbench: Workbench, shown: () => string | undefined): void {
  const { view, selection, training } = workbench;
  // Jobs are sent anew as they go on; only a newer model is a change here.
  const trained = $derived(training.shown?.resultId);
  const version = $derived(training.shown?.version);
  const resultId = $derived(workbench.labelled?.id);
  $effect(() => {
    void shown();
    const id = resultId;
    if (trained !== undefined && version !== undefined) showTraining(map, workbench, trained, version);
    else if (id === undefined) map.hideLabels();
    else
      map.showLabels(id, (address, signal) =>
        workbench.engine.labelTile({ resultId: id, ...address }, signal),
      );
  });
  $effect(() => {
    const { project, merging } = workbench;
    if (trained !== undefined) map.labels.recolour(training.colours);
    else if (merging.tried && project)
      map.labels.recolour(clusterColours(merging.tried, project.scheme, view.colourBy));
  });
  $effect(() => map.labels.setOpacity(view.opacity));
  $effect(() => map.labels.setVisible(view.resultVisible));
  $effect(() => {
    const id = selection.flashing;
    if (id === undefined || selection.flashes === 0) return undefined;
    const ids = untrack(() => labelsOf(workbench.merging.tried?.lookup ?? [], id));
    const show = (lit: boolean): void => map.labels.flash(lit ? ids : new Set());
    return playFlash(flashPhases(prefersReducedMotion()), show, () => (selection.flashing = undefined));
  });
}

function showTraining(map: SceneMap, { engine }: Workbench, resultId: string, version: number): void {
  map.showLabels(
    resultId,
    (address, signal) => engine.previewTile({ resultId, version, ...address }, signal),
    version,
  );
}

/** Tiles that failed while the engine was away are asked for again once it is back. */
function followConnection(map: SceneMap, { session }: Workbench): void {
  let wasLost = false;
  $effect(() => {
    if (session.connected && wasLost) map.reload();
    wasLost = !session.connected && session.state !== undefined;
  });
}
