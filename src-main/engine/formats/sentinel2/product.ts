import { EngineError } from '../../errors.ts';
import { parseXml, type XmlElement } from '../xml.ts';
import { elementsAt, localName, numberAt, textAt } from './xml-path.ts';

/** What the metadata of a product (MTD_MSIL1C.xml, MTD_MSIL2A.xml) says. */
export interface Product {
  readonly level: '1C' | '2A';
  /** "04.00" */
  readonly baseline?: string;
  readonly spacecraft?: string;
  /** ISO 8601. */
  readonly started?: string;
  /** Per cent. */
  readonly cloudCover?: number;
  /** Image files of its tile by path from the product's folder, without their ending. */
  readonly images: readonly string[];
  /** Sample / quantification = reflectance, before the offset. */
  readonly quantification: number;
  /** Added to samples first, by band number. */
  readonly offsets: ReadonlyMap<number, number>;
  /** By band number. */
  readonly spectra: ReadonlyMap<number, Spectrum>;
}

/** In nanometres. */
export interface Spectrum {
  readonly centre: number;
  readonly from: number;
  readonly to: number;
}

/** The metadata of a product. Throws `damaged`, and `unsupported` for products of several tiles (before December 2016). */
export function parseProduct(text: string, name: string): Product {
  const root = parseXml(text);
  const level = root && levelOf(root);
  if (!root || !level) {
    throw new EngineError('damaged', `${name} holds no Sentinel-2 metadata. Copy the product again.`);
  }
  const info = elementsAt(root, 'General_Info/Product_Info')[0];
  const characteristics =
    elementsAt(root, 'General_Info/Product_Image_Characteristics')[0] ??
    elementsAt(root, 'General_Info/L2A_Product_Image_Characteristics')[0];
  return {
    level,
    baseline: textAt(info, 'PROCESSING_BASELINE'),
    spacecraft: textAt(info, 'Datatake/SPACECRAFT_NAME'),
    started: textAt(info, 'PRODUCT_START_TIME'),
    cloudCover: numberAt(root, 'Quality_Indicators_Info/Cloud_Coverage_Assessment'),
    images: imagesOf(info, name),
    quantification: quantificationOf(characteristics, name),
    offsets: offsetsOf(characteristics, textAt(info, 'PROCESSING_BASELINE'), name),
    spectra: spectraOf(characteristics),
  };
}

function levelOf(root: XmlElement): Product['level'] | undefined {
  const [, level] = /^Level-(1C|2A)_User_Product$/.exec(localName(root)) ?? [];
  return level as Product['level'] | undefined;
}

function imagesOf(info: XmlElement | undefined, name: string): readonly string[] {
  const granules = elementsAt(info, 'Product_Organisation/Granule_List/Granule');
  if (granules.length === 1) {
    const images = elementsAt(granules[0], 'IMAGE_FILE').map(({ text }) => text.trim());
    if (images.every(isInside) && images.length > 0) return images;
    throw new EngineError('damaged', `${name} names no image files. Copy the product again.`);
  }
  throw new EngineError(
    'unsupported',
    `${name} is of a product of several tiles, or of the layout before December 2016. Open the band files of one tile as one scene instead.`,
  );
}

/** A path that stays in the product's folder. */
function isInside(path: string): boolean {
  return path !== '' && !/^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)/.test(path);
}

function quantificationOf(characteristics: XmlElement | undefined, name: string): number {
  const value =
    numberAt(characteristics, 'QUANTIFICATION_VALUE') ??
    numberAt(characteristics, 'QUANTIFICATION_VALUES_LIST/BOA_QUANTIFICATION_VALUE') ??
    numberAt(characteristics, 'L1C_L2A_Quantification_Values_List/L2A_BOA_QUANTIFICATION_VALUE');
  if (value !== undefined && value > 0) return value;
  throw new EngineError('damaged', `${name} does not say by what its samples become reflectance.`);
}

/** Those of processing baseline 04.00 and later, without which reflectance would be 0.1 too high; none before. */
function offsetsOf(
  characteristics: XmlElement | undefined,
  baseline: string | undefined,
  name: string,
): ReadonlyMap<number, number> {
  const found = [
    ...elementsAt(characteristics, 'Radiometric_Offset_List/RADIO_ADD_OFFSET'),
    ...elementsAt(characteristics, 'BOA_ADD_OFFSET_VALUES_LIST/BOA_ADD_OFFSET'),
  ];
  if (found.length === 0 && Number(baseline) >= 4) {
    throw new EngineError('damaged', `${name} lacks the offsets of its samples. Copy the product again.`);
  }
  return new Map(found.map(({ attributes, text }) => [Number(attributes.band_id), Number(text)]));
}

function spectraOf(characteristics: XmlElement | undefined): ReadonlyMap<number, Spectrum> {
  const found = elementsAt(characteristics, 'Spectral_Information_List/Spectral_Information');
  return new Map(
    found.flatMap((element): [number, Spectrum][] => {
      const [from, centre, to] = ['MIN', 'CENTRAL', 'MAX'].map((key) =>
        numberAt(element, `Wavelength/${key}`),
      );
      if (from === undefined || centre === undefined || to === undefined) return [];
      return [[Number(element.attributes.bandId), { from, centre, to }]];
    }),
  );
}
