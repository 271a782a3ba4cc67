/** In pixels, both ways; what GDAL's COG driver uses too. */
export const TILE_SIZE = 512;
