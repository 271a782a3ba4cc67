import { baseName, folderOf } from '../../paths.ts';
import type { OpenOption } from '../../raster/open-option.ts';
import type { FilesBeside } from '../../raster/reader.ts';
import type { Product } from './product.ts';
import { classificationFile } from './scene-bands.ts';

/** The file that says where clouds are, and what of it is left for each choice of the mask. */
export interface CloudMask {
  readonly file: string;
  readonly option: OpenOption;
  isClear(samples: readonly number[], mask: string): boolean;
}

/**
 * By the scene classification in Level 2A, by the cloud classification of processing baseline 04.00 and later in Level 1C;
 * undefined where there is neither. `root` leads from the opened file to the product's folder.
 */
export async function findCloudMask(
  product: Product,
  root: string,
  beside: FilesBeside,
): Promise<CloudMask | undefined> {
  const namesIn = async (folder: string): Promise<string[]> =>
    (await beside.list(root + folder)).map(({ name }) => name);
  const scene = classificationFile(product);
  if (scene !== undefined && (await namesIn(folderOf(scene))).includes(`${baseName(scene)}.jp2`)) {
    return { file: `${scene}.jp2`, option: maskOption(CLASSES), isClear: isClearScene };
  }
  const [image] = product.images;
  const folder = `${image.slice(0, image.indexOf('/IMG_DATA/'))}/QI_DATA`;
  const layers = (await namesIn(folder)).find((name) => /^MSK_CLASSI_.*\.jp2$/.test(name));
  if (layers === undefined) return undefined;
  return { file: `${folder}/${layers}`, option: maskOption(CLOUD_LAYERS), isClear: isClearLayers };
}

/** Classes of SCL: Sentinel-2 Level 2A algorithm theoretical basis document, table of the scene classification. */
const CLASSES: Readonly<Record<string, { title: string; masked: readonly number[] }>> = {
  clouds: { title: 'Clouds and cirrus', masked: [8, 9, 10] },
  'clouds-shadows': { title: 'Clouds, cirrus and shadows', masked: [3, 8, 9, 10] },
  'clouds-shadows-snow': { title: 'Clouds, cirrus, shadows and snow', masked: [3, 8, 9, 10, 11] },
};

function isClearScene([value]: readonly number[], mask: string): boolean {
  return !CLASSES[mask].masked.includes(value);
}

/** Bands of MSK_CLASSI: opaque clouds, cirrus, snow. */
const CLOUD_LAYERS: Readonly<Record<string, { title: string; masked: readonly number[] }>> = {
  clouds: { title: 'Clouds and cirrus', masked: [0, 1] },
  'clouds-snow': { title: 'Clouds, cirrus and snow', masked: [0, 1, 2] },
};

function isClearLayers(layers: readonly number[], mask: string): boolean {
  return CLOUD_LAYERS[mask].masked.every((layer) => layers[layer] === 0);
}

function maskOption(masks: Readonly<Record<string, { title: string }>>): OpenOption {
  const choices = Object.entries(masks).map(([value, { title }]) => ({ value, title }));
  return {
    id: 'mask',
    title: 'Mask',
    choices: [{ value: 'none', title: 'None' }, ...choices],
    value: 'none',
  };
}
