import type { ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { OpenContext, Reader } from '../../raster/reader.ts';
import { openOwned } from '../own-files.ts';
import { openSentinel2 } from './open-sentinel2.ts';
import { parseProduct } from './product.ts';
import { readXmlText } from './read-xml-text.ts';

const PRODUCT_FILES = ['MTD_MSIL1C.xml', 'MTD_MSIL2A.xml'];
const TILE_FILE = 'MTD_TL.xml';
/** From the folder of a tile to that of its product. */
const TO_PRODUCT = '../../';

/** Sentinel-2 products (.SAFE folders of Level 1C and 2A), opened by their metadata or by that of their tile. */
export const sentinel2Reader: Reader = {
  recognises: (head) => /Level-(1C|2A)_(User_Product|Tile_ID)/.test(new TextDecoder('latin1').decode(head)),
  entryOf: (names) =>
    [...PRODUCT_FILES, TILE_FILE].find((entry) => names.includes(entry)) ??
    names.find((name) => /^S2._.*MTD_SAFL(1C|2A).*\.xml$/.test(name)),
  open: (source, lent) => openOwned(source, lent, ({ context }) => openEntry(source, context), 'product'),
};

async function openEntry(source: ByteSource, context: OpenContext): Promise<Dataset> {
  const text = await readXmlText(source);
  if (/Level-(1C|2A)_Tile_ID/.test(text.slice(0, 1000))) return openByTile(source, context);
  return openSentinel2(source, parseProduct(text, source.name), '', context);
}

async function openByTile(source: ByteSource, context: OpenContext): Promise<Dataset> {
  for (const file of PRODUCT_FILES) {
    const product = await context.beside.open(TO_PRODUCT + file);
    if (!product) continue;
    try {
      const parsed = parseProduct(await readXmlText(product), product.name);
      return await openSentinel2(source, parsed, TO_PRODUCT, context);
    } finally {
      await product.close();
    }
  }
  throw new EngineError(
    'not-found',
    `${source.name} is of a Sentinel-2 product whose own metadata (${PRODUCT_FILES.join(' or ')}) is not there. Copy the whole .SAFE folder.`,
  );
}
