import { MOST_COMPONENTS } from '../../kernels/bilateral-kernel.ts';
import type { Raster } from '../../raster/raster.ts';
import type { Window } from '../../raster/window.ts';
import { subRun, type Run } from '../../run.ts';
import { countDistinct } from '../anchor/count-distinct.ts';
import { fitWindows } from '../anchor/fit-windows.ts';
import { readWindows, smoothWindows, type FittedWindow } from '../anchor/fitted-windows.ts';
import { medianDifference } from '../anchor/neighbours.ts';
import { reachOf } from '../anchor/smoothing.ts';
import type { SampleBlock } from '../components/field-of-block.ts';
import { fitProjection } from '../components/fit-projection.ts';
import type { Projection } from '../components/projection.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample, type Sample } from '../samples/samples.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { layOutWindows, planesOnCanvas, type Canvas } from './canvas.ts';
import { multiplied, type ComponentImage, type ComponentImages } from './component-image.ts';
import { directionSample } from './directions.ts';
import { projectImagesTask, type ProjectedImages, type ProjectImagesInput } from './fields-tasks.ts';
import type { ImageIndex } from './labelling.ts';
import { noiseDeviations } from './noise.ts';
import { SCALES, type Scale } from './scales.ts';

/** One of the two images of what is learned from. */
export interface LearnedImage {
  readonly windows: readonly FittedWindow[];
  /** Its pixels in the order of the canvas, and on it. */
  readonly pixels: Sample;
  readonly planes: readonly Float32Array[];
}

/** What is learned from. */
export interface LearnedScene {
  readonly images: ComponentImages;
  readonly learned: readonly [LearnedImage, LearnedImage];
  readonly canvas: Canvas;
  readonly brightness: Float32Array;
}

export interface SceneOptions {
  readonly clusters: number;
  /** Pixels that bands are measured by, and pixels that are learned from. */
  readonly sample: number;
  readonly pixels: number;
}

const HALO = Math.max(...Object.values(SCALES).map(({ window }) => reachOf(window)));

/** Windows of several times the wanted pixels are too many: a mask of scattered spots makes such. */
const MOST_AREA = 2;

const NO_SMOOTHING = { radius: 1, rounds: 0 };

/** Reads what is learned from. Throws `too-few-pixels` where it has fewer different pixels than clusters. */
export async function readScene(raster: Raster, options: SceneOptions, run: Run): Promise<LearnedScene> {
  const { seed } = run;
  const sample = await drawSample(raster, { size: options.sample, seed }, subRun(run, 0, 0.5));
  const projections = await fitProjections(raster, sample, run);
  const drawn = fitWindows(sample, raster.grid.width, { size: options.pixels, seed });
  const places = someWindows(drawn, MOST_AREA * options.pixels);
  const windows = await readImages(raster, places, projections, subRun(run, 0.5, 1));
  const canvas = layOutWindows(windows[0], raster.grid);
  const distinct = countDistinct(windows[0], options.clusters);
  if (distinct < options.clusters) {
    throw tooFewValues(raster.name, canvas.places.length, distinct, options.clusters);
  }
  const [plain, direction] = [
    await learnImage(windows[0], canvas, raster.grid.width, run),
    await learnImage(windows[1], canvas, raster.grid.width, run),
  ];
  const images: ComponentImages = [
    { ...projections.images[0], factors: plain.factors },
    { ...projections.images[1], factors: direction.factors },
  ];
  return { images, learned: [plain, direction], canvas, brightness: plain.brightness };
}

/** The pixels of an image, smoothed as a scale has it. */
export async function smoothImage(
  { windows }: LearnedImage,
  { multiple, window }: Scale,
  gridWidth: number,
  run: Run,
): Promise<{ scale: number; pixels: Sample }> {
  const scale = multiple * medianDifference(windows);
  const { sample } = await smoothWindows(windows, scale, window, gridWidth, run);
  return { scale, pixels: sample };
}

/** Both images, their noise not known yet. */
async function fitProjections(
  { bands }: Raster,
  sample: Sample,
  run: Run,
): Promise<{ images: ComponentImages; brightness: Projection }> {
  const pace = createPace(run.signal);
  const physical = { scales: bands.map(({ scale }) => scale), offsets: bands.map(({ offset }) => offset) };
  const options = { components: MOST_COMPONENTS, unitDeviation: 'first' } as const;
  const plain = await fitProjection(sample, options, run, pace);
  const direction = await fitProjection(directionSample(sample, physical), options, run, pace);
  const unscaled = ({ components }: typeof plain): ComponentImage => {
    return { projection: components, factors: components.offsets.map(() => 1) };
  };
  const images = [unscaled(plain), { ...unscaled(direction), direction: physical }] as const;
  return { images, brightness: plain.brightness };
}

async function readImages(
  raster: Raster,
  places: readonly Window[],
  projections: Omit<ProjectImagesInput, 'block'>,
  run: Run,
): Promise<[FittedWindow[], FittedWindow[]]> {
  const { signal, workers } = run;
  const project = (block: SampleBlock): Promise<ProjectedImages> =>
    workers.run(projectImagesTask, { ...projections, block }, { signal });
  const read = await readWindows(raster, places, HALO, project, run);
  const imageOf = (image: ImageIndex): FittedWindow[] =>
    read.map(({ fields, ...window }) => ({ ...window, field: fields[image] }));
  return [imageOf(0), imageOf(1)];
}

/** Brings the noise of each component to 1. */
async function learnImage(
  unscaled: readonly FittedWindow[],
  canvas: Canvas,
  gridWidth: number,
  run: Run,
): Promise<LearnedImage & { factors: number[]; brightness: Float32Array }> {
  const factors = noiseDeviations(unscaled).map((deviation) => 1 / deviation);
  const windows = unscaled.map((window) => ({ ...window, field: multiplied(window.field, factors) }));
  const silent = { ...run, report: () => {} };
  const { sample, brightness } = await smoothWindows(windows, 0, NO_SMOOTHING, gridWidth, silent);
  return { windows, pixels: sample, planes: planesOnCanvas(sample, canvas), factors, brightness };
}

/** Windows spread over all, of so many pixels together or a single one. */
function someWindows(windows: readonly Window[], most: number): Window[] {
  const pixels = windows.reduce((sum, { width, height }) => sum + width * height, 0);
  const step = Math.max(1, pixels / most);
  return Array.from({ length: Math.ceil(windows.length / step) }, (_, i) => windows[Math.floor(i * step)]);
}
