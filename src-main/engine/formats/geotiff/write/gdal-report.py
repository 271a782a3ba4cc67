"""Prints, as JSON, what GDAL makes of each label file named on the command line. An oracle for tests."""
import hashlib
import json
import os
import sys

from osgeo import gdal
from osgeo_utils.samples import validate_cloud_optimized_geotiff as cog

gdal.UseExceptions()


def md5(band):
    array = band.ReadAsArray()
    return hashlib.md5(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


def table(rat):
    if rat is None:
        return None
    columns = range(rat.GetColumnCount())
    return {
        "columns": [[rat.GetNameOfCol(c), rat.GetTypeOfCol(c), rat.GetUsageOfCol(c)] for c in columns],
        "rows": [[rat.GetValueAsString(r, c) for c in columns] for r in range(rat.GetRowCount())],
    }


def overviews_of_gdal(dataset):
    copy = gdal.Translate("/vsimem/copy.tif", dataset, format="COG", creationOptions=["BLOCKSIZE=512"])
    band = copy.GetRasterBand(1)
    return [[band.GetOverview(i).XSize, band.GetOverview(i).YSize] for i in range(band.GetOverviewCount())]


def report(path):
    messages = []
    gdal.PushErrorHandler(lambda level, number, text: messages.append(text))
    dataset = gdal.Open(path)
    band = dataset.GetRasterBand(1)
    colours = band.GetColorTable()
    overviews = [band.GetOverview(i) for i in range(band.GetOverviewCount())]
    problems = cog.validate(dataset, full_check=True)
    result = {
        "size": [dataset.RasterXSize, dataset.RasterYSize],
        "type": gdal.GetDataTypeName(band.DataType),
        "md5": md5(band),
        "transform": dataset.GetGeoTransform(can_return_null=True),
        "wkt": dataset.GetProjection(),
        "areaOrPoint": dataset.GetMetadataItem("AREA_OR_POINT"),
        "metadata": dataset.GetMetadata(),
        "structure": dataset.GetMetadata("IMAGE_STRUCTURE"),
        "nodata": band.GetNoDataValue(),
        "block": band.GetBlockSize(),
        "colours": colours and [list(colours.GetColorEntry(i)) for i in range(min(300, colours.GetCount()))],
        "colourCount": colours and colours.GetCount(),
        "overviews": [[o.XSize, o.YSize, md5(o), o.GetNoDataValue()] for o in overviews],
        "names": band.GetCategoryNames(),
        "table": table(band.GetDefaultRAT()),
        "cogWarnings": problems[0],
        "cogErrors": problems[1],
        "bigTiff": open(path, "rb").read(4)[2] == 43,
        "bytes": os.path.getsize(path),
    }
    result["messages"] = list(messages)
    result["gdalOverviews"] = overviews_of_gdal(dataset)
    return result


print(json.dumps([report(path) for path in sys.argv[1:]]))
