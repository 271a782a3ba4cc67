import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Field } from '../../kernels/bilateral-kernel.ts';
import type { Task } from '../../workers.ts';
import type { Labels } from '../clusterer.ts';
import { centresLabelling } from '../rules/centres-rule.ts';
import { planesOf, type SampleChunk } from '../samples/sample-chunks.ts';
import type { AnchorGraph } from './anchor-graph.ts';
import { linkToAnchors, type AnchorLinks } from './anchor-links.ts';
import { embed, type Embedding } from './embedding.ts';
import { fieldOfBlock, type SampleBlock } from '../components/field-of-block.ts';
import { project, type Projection } from '../components/projection.ts';
import { ANCHOR_WINDOW, smoothField, type SmoothingWindow } from './smoothing.ts';

/** All that labels a pixel from the samples around it. */
export interface AnchorLabelling {
  readonly projection: Projection;
  /** Of the differences that are smoothed away; 0 for no smoothing. */
  readonly scale: number;
  readonly embedding: Embedding;
  /** In the space of the embedding; row by row the clusters, from id 1. */
  readonly centres: Centres;
}

export interface ProjectBlockInput {
  readonly block: SampleBlock;
  readonly components: Projection;
  readonly brightness: Projection;
}

/** What is learnt from of a block, before it is smoothed. */
export interface ProjectedBlock {
  readonly field: Field;
  /** Of each pixel. */
  readonly brightness: Float32Array;
}

export const projectBlockTask: Task<ProjectBlockInput, ProjectedBlock> = {
  name: 'project-block',
  run: ({ block, components, brightness }) => ({
    field: fieldOfBlock(components, block),
    brightness: project(brightness, block.planes)[0],
  }),
};

export interface SmoothFieldInput {
  readonly field: Field;
  readonly scale: number;
  readonly window: SmoothingWindow;
}

export const smoothFieldTask: Task<SmoothFieldInput, Float32Array[]> = {
  name: 'smooth-field',
  run: ({ field, scale, window }) => smoothField(field, scale, window),
};

export const linkToAnchorsTask: Task<
  { readonly chunk: SampleChunk; readonly anchors: Centres },
  AnchorLinks
> = {
  name: 'link-to-anchors',
  run: ({ chunk, anchors }) => linkToAnchors(planesOf(chunk), anchors),
};

/** `anchorCoordinates`: the eigenvectors of a thousand anchors may take seconds. */
export const anchorCoordinatesTask: Task<
  { readonly graph: AnchorGraph; readonly dimensions: number },
  Float32Array
> = {
  name: 'anchor-coordinates',
  run: async ({ graph, dimensions }) => {
    const { anchorCoordinates } = await import('./anchor-graph.ts');
    return anchorCoordinates(graph, dimensions);
  },
};

export interface LabelByAnchorsInput {
  readonly block: SampleBlock;
  readonly labelling: AnchorLabelling;
  readonly withConfidence: boolean;
}

/**
 * Labels a block; its margins are right only where they are the scene's. Confidence: 1 - nearest / second nearest distance
 * to a centre.
 */
export const labelByAnchorsTask: Task<LabelByAnchorsInput, Labels> = {
  name: 'label-by-anchors',
  run: ({ block, labelling, withConfidence }) => {
    const { projection, scale, embedding, centres } = labelling;
    const field = fieldOfBlock(projection, block);
    const smooth = smoothField(field, scale, ANCHOR_WINDOW);
    const planes = embed(embedding, { length: field.valid.length, planes: smooth });
    const pixels = { planes, valid: field.valid };
    return centresLabelling.label({ kind: 'centres', centres }, pixels, withConfidence);
  },
};
