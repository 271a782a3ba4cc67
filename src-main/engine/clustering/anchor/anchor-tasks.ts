import type { Centres } from '../../kernels/centre-kernel.ts';
import { openBilateral } from '../../kernels/open-anchor-kernels.ts';
import type { Field } from '../../kernels/bilateral-kernel.ts';
import type { Task } from '../../workers.ts';
import type { Labels } from '../clusterer.ts';
import { centresLabelling } from '../rules/centres-rule.ts';
import { planesOf, type SampleChunk } from '../samples/sample-chunks.ts';
import { anchorCoordinates, type AnchorGraph } from './anchor-graph.ts';
import { linkToAnchors, type AnchorLinks } from './anchor-links.ts';
import { embed, type Embedding } from './embedding.ts';
import { fieldOfBlock, type SampleBlock } from '../components/field-of-block.ts';
import { project, type Projection } from '../components/projection.ts';

/** Rounds of smoothing. */
export const ROUNDS = 3;

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

export const smoothFieldTask: Task<{ readonly field: Field; readonly scale: number }, Float32Array[]> = {
  name: 'smooth-field',
  run: ({ field, scale }) => smoothField(field, scale),
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
  run: ({ graph, dimensions }) => anchorCoordinates(graph, dimensions),
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
    const planes = embed(embedding, { length: field.valid.length, planes: smoothField(field, scale) });
    const pixels = { planes, valid: field.valid };
    return centresLabelling.label({ kind: 'centres', centres }, pixels, withConfidence);
  },
};

function smoothField(field: Field, scale: number): Float32Array[] {
  if (scale === 0) return field.planes.map((plane) => plane.slice());
  return openBilateral().smooth(field, scale, ROUNDS);
}
