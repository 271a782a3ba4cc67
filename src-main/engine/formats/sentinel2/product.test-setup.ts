import { CORNER } from '../scene-folder.test-setup.ts';

/** In pixels, by metres per pixel. */
export type TileSizes = Readonly<Record<number, { readonly width: number; readonly height: number }>>;

/** Of bands, as metadata has them. */
export const NUMBERS: Readonly<Record<string, number>> = {
  B01: 0,
  B02: 1,
  B03: 2,
  B04: 3,
  B05: 4,
  B8A: 8,
  B10: 10,
  B11: 11,
};

export interface ProductOptions {
  readonly level: '1C' | '2A';
  readonly images: readonly string[];
  readonly baseline?: string;
  /** Of every band; none when absent. */
  readonly offset?: number;
  readonly granules?: number;
}

/** Of MTD_MSIL1C.xml or MTD_MSIL2A.xml. */
export function productXml({
  level,
  images,
  baseline = '05.10',
  offset,
  granules = 1,
}: ProductOptions): string {
  const [list, item, quantification] =
    level === '1C'
      ? [
          'Radiometric_Offset_List',
          'RADIO_ADD_OFFSET',
          '<QUANTIFICATION_VALUE unit="none">10000</QUANTIFICATION_VALUE>',
        ]
      : [
          'BOA_ADD_OFFSET_VALUES_LIST',
          'BOA_ADD_OFFSET',
          '<QUANTIFICATION_VALUES_LIST><BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE></QUANTIFICATION_VALUES_LIST>',
        ];
  const offsets = Object.values(NUMBERS).map((number) => `<${item} band_id="${number}">${offset}</${item}>`);
  const granule = `<Granule_List><Granule imageFormat="JPEG2000">${images.map((image) => `<IMAGE_FILE>${image}</IMAGE_FILE>`).join('')}</Granule></Granule_List>`;
  return `<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<n1:Level-${level}_User_Product xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-${level}.xsd">
<n1:General_Info><Product_Info><PRODUCT_START_TIME>2024-06-01T10:15:59.024Z</PRODUCT_START_TIME>
<PROCESSING_BASELINE>${baseline}</PROCESSING_BASELINE><Datatake><SPACECRAFT_NAME>Sentinel-2B</SPACECRAFT_NAME></Datatake>
<Product_Organisation>${granule.repeat(granules)}</Product_Organisation></Product_Info>
<Product_Image_Characteristics>${quantification}${offset === undefined ? '' : `<${list}>${offsets.join('')}</${list}>`}
<Spectral_Information_List><Spectral_Information bandId="3" physicalBand="B4"><RESOLUTION>10</RESOLUTION>
<Wavelength><MIN unit="nm">646</MIN><MAX unit="nm">684</MAX><CENTRAL unit="nm">665</CENTRAL></Wavelength></Spectral_Information>
</Spectral_Information_List></Product_Image_Characteristics></n1:General_Info>
<n1:Quality_Indicators_Info><Cloud_Coverage_Assessment>12.34</Cloud_Coverage_Assessment></n1:Quality_Indicators_Info>
</n1:Level-${level}_User_Product>`;
}

/** Of MTD_TL.xml, for images of these sizes by metres per pixel. */
export function tileXml(sizes: TileSizes, epsg = 32632, level = '2A'): string {
  const grids = [10, 20, 60].map((pixel) => {
    const { width, height } = sizes[pixel];
    return `<Size resolution="${pixel}"><NROWS>${height}</NROWS><NCOLS>${width}</NCOLS></Size>
<Geoposition resolution="${pixel}"><ULX>${CORNER[0]}</ULX><ULY>${CORNER[1]}</ULY><XDIM>${pixel}</XDIM><YDIM>-${pixel}</YDIM></Geoposition>`;
  });
  return `<?xml version="1.0"?><n1:Level-${level}_Tile_ID xmlns:n1="x"><n1:Geometric_Info><Tile_Geocoding>
<HORIZONTAL_CS_NAME>WGS84 / UTM zone 32N</HORIZONTAL_CS_NAME><HORIZONTAL_CS_CODE>EPSG:${epsg}</HORIZONTAL_CS_CODE>${grids.join('')}
</Tile_Geocoding></n1:Geometric_Info></n1:Level-${level}_Tile_ID>`;
}
