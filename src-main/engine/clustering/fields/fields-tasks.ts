import type { PixelPlanes } from '../../kernels/centre-kernel.ts';
import type { Field } from '../../kernels/bilateral-kernel.ts';
import type { Task } from '../../workers.ts';
import type { Labels } from '../clusterer.ts';
import type { SampleBlock } from '../components/field-of-block.ts';
import { project, type Projection } from '../components/projection.ts';
import { idsOnCanvas, type Canvas } from './canvas.ts';
import { componentField, type ComponentImages } from './component-image.ts';
import { pixelInformation, spatialInformation } from './information.ts';
import { labelBlock, startShares, type ImageIndex, type Labelling } from './labelling.ts';
import type { SpatialPrior } from './scales.ts';
import { likeliest, refineIds, settleShares, type Mixture } from './spatial-mixture.ts';

export interface ProjectImagesInput {
  readonly block: SampleBlock;
  readonly images: ComponentImages;
  readonly brightness: Projection;
}

/** A block in both images, and the brightness of its pixels. */
export interface ProjectedImages {
  readonly fields: readonly [Field, Field];
  readonly brightness: Float32Array;
}

export const projectImagesTask: Task<ProjectImagesInput, ProjectedImages> = {
  name: 'project-images',
  run: ({ block, images, brightness }) => ({
    fields: [componentField(images[0], block), componentField(images[1], block)],
    brightness: project(brightness, block.planes)[0],
  }),
};

/** Ids 1..classes of the canvas' pixels, in their order. */
interface CanvasIds {
  readonly canvas: Canvas;
  readonly ids: Uint16Array;
  readonly classes: number;
}

export interface RefineInput extends CanvasIds {
  /** The image to refine on, as it lies on the canvas. */
  readonly planes: readonly Float32Array[];
  readonly prior: SpatialPrior;
}

/** `refineIds` on a canvas. */
export const refineIdsTask: Task<RefineInput, { ids: Uint16Array; mixture: Mixture }> = {
  name: 'refine-ids',
  run: ({ canvas, ids, classes, planes, prior }) => {
    const refined = refineIds({ ...canvas, planes }, idsOnCanvas(ids, canvas), classes, prior);
    return { ids: idsOfPixels(refined.ids, canvas), mixture: refined.mixture };
  },
};

/** How much ids tell, in nats: of those of neighbours, and of the pixels of either image. */
export interface Information {
  readonly spatial: number;
  readonly pixel: readonly [number, number];
}

export interface InformationInput extends CanvasIds {
  /** Both images, on the canvas. */
  readonly planes: readonly [readonly Float32Array[], readonly Float32Array[]];
}

export const informationTask: Task<InformationInput, Information> = {
  name: 'information-of-ids',
  run: ({ canvas, ids, classes, planes }) => {
    const placed = idsOnCanvas(ids, canvas);
    return {
      spatial: spatialInformation({ ...canvas, ids: placed }, classes),
      pixel: [pixelInformation(planes[0], placed, classes), pixelInformation(planes[1], placed, classes)],
    };
  },
};

export interface LabelFitInput {
  readonly canvas: Canvas;
  /** The image that the labelling's mixture is of, on the canvas. */
  readonly planes: readonly Float32Array[];
  /** The pixels in each image, smoothed where the labelling wants them so. */
  readonly pixels: readonly [PixelPlanes, PixelPlanes];
  readonly labelling: Labelling;
}

/** The ids that a labelling gives the pixels of the canvas. */
export const labelFitTask: Task<LabelFitInput, Uint16Array> = {
  name: 'label-fit',
  run: ({ canvas, planes, pixels, labelling }) => {
    const { start, classes, mixture, prior } = labelling;
    const found = startShares(start, classes, (image: ImageIndex) => pixels[image]);
    const shares = found.map((share) => {
      const placed = new Float32Array(canvas.valid.length);
      share.forEach((value, pixel) => (placed[canvas.places[pixel]] = value));
      return placed;
    });
    const settled = settleShares({ ...canvas, planes }, shares, mixture, prior);
    return idsOfPixels(likeliest(settled, canvas.valid).ids, canvas);
  },
};

export interface LabelBlockInput {
  readonly block: SampleBlock;
  readonly labelling: Labelling;
  readonly withConfidence: boolean;
}

export const labelFieldsTask: Task<LabelBlockInput, Labels> = {
  name: 'label-fields',
  run: ({ block, labelling, withConfidence }) => {
    const { ids, confidence } = labelBlock(labelling, block);
    return withConfidence ? { ids, confidence } : { ids };
  },
};

function idsOfPixels(ids: Uint16Array, { places }: Canvas): Uint16Array {
  const found = new Uint16Array(places.length);
  for (let pixel = 0; pixel < places.length; pixel++) found[pixel] = ids[places[pixel]];
  return found;
}
