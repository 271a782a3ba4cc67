"""Prints, as JSON, what GDAL reads from each raster named on the command line. An oracle for tests."""
import hashlib
import json
import sys

from osgeo import gdal

gdal.UseExceptions()


def text(number):
    return None if number is None else str(number)


def md5(array):
    return hashlib.md5(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


def colours(table):
    return table and [list(table.GetColorEntry(i))[:3] for i in range(table.GetCount())]


def describe(band):
    overviews = [band.GetOverview(i) for i in range(band.GetOverviewCount())]
    return {
        "type": gdal.GetDataTypeName(band.DataType),
        "md5": md5(band.ReadAsArray()),
        "mask": md5((band.GetMaskBand().ReadAsArray() != 0).astype("u1")),
        "nodata": text(band.GetNoDataValue()),
        "name": band.GetDescription(),
        "names": band.GetCategoryNames(),
        "colours": colours(band.GetColorTable()),
        "scale": band.GetScale(),
        "offset": band.GetOffset(),
        "unit": band.GetUnitType(),
        "imagery": band.GetMetadata("IMAGERY"),
        "overviews": [md5(overview.ReadAsArray()) for overview in overviews],
    }


def report(path):
    dataset = gdal.Open(path)
    system = dataset.GetSpatialRef()
    result = {
        "driver": dataset.GetDriver().ShortName,
        "size": [dataset.RasterXSize, dataset.RasterYSize],
        "transform": dataset.GetGeoTransform(can_return_null=True),
        "epsg": system and system.GetAuthorityCode(None),
        "bands": [describe(dataset.GetRasterBand(i + 1)) for i in range(dataset.RasterCount)],
    }
    if result["driver"] == "GTiff":
        from osgeo_utils.samples import validate_cloud_optimized_geotiff as cog

        warnings, errors, _ = cog.validate(path, full_check=True)
        result["problems"] = list(warnings) + list(errors)
    return result


print(json.dumps([report(path) for path in sys.argv[1:]]))
