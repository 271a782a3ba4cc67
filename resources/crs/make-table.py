"""Writes systems.json: coordinate reference systems of EPSG and ESRI as definitions that proj4 understands.

usage: /usr/bin/python3 make-table.py          (needs pyproj 3.4 or newer, and Node on the path for project-points.mjs)

Each geographic 2D and projected system of PROJ's database gets the datum shift of PROJ's best operation to WGS 84 that needs
no grid, in the system's area of use, as position-vector Helmert parameters. A definition enters the table only where proj4
projects random points of that area to within a millimetre of PROJ, and back to within three.
What was left out, and why, is counted on standard output. README.md describes the format.
"""
import collections
import json
import math
import os
import random
import re
import sqlite3
import subprocess
import sys
import warnings

import numpy
import pyproj
from pyproj import CRS, Geod, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import ProjError
from pyproj.transformer import TransformerGroup

warnings.filterwarnings("ignore")
FOLDER = os.path.dirname(os.path.abspath(__file__))
POINTS = 24
MILLIMETRE = 0.001
#: proj4's way back from equal-area projections of an ellipsoid is a short series.
WAY_BACK = 0.003
#: What one run of Node takes in.
CASES_AT_ONCE = 500
#: Stated or measured errors up to this many metres are not worth telling.
NEGLIGIBLE = 1
#: Metres by which modern datums differ from WGS 84 where PROJ has no operation: plate motion since the nineties.
MODERN_UNCERTAINTY = 2
#: Beyond this the operation is not a Helmert transformation.
WORST_FIT = 20
WGS84 = CRS.from_epsg(4326)
GEOD = Geod(ellps="WGS84")
#: Names of ellipsoids that proj4 knows: semi-major axis and inverse flattening.
ELLIPSOIDS = {
    "WGS84": (6378137, 298.257223563), "GRS80": (6378137, 298.257222101), "bessel": (6377397.155, 299.1528128),
    "intl": (6378388, 297), "krass": (6378245, 298.3),
}
OWN_PARAMETERS = {"datum", "ellps", "a", "b", "rf", "R", "towgs84", "nadgrids", "pm", "no_defs", "type", "wktext", "units", "to_meter"}


class LeftOut(Exception):
    """Says in a word why a system has no definition."""


def area_of(crs):
    area = crs.area_of_use
    if area is None:
        return (-180, -80, 180, 80)
    return (area.west, area.south, area.east + (360 if area.east < area.west else 0), area.north)


def points_in(area, seed):
    """Greenwich longitudes and latitudes, off the very edge and the poles."""
    source = random.Random(seed)
    return points_at(area, [(0.01 + 0.98 * source.random(), 0.01 + 0.98 * source.random()) for _ in range(POINTS)])


def lattice_in(area):
    """With corners and edges, where an operation is at its worst."""
    return points_at(area, [(across / 12, up / 12) for across in range(13) for up in range(13)])


def points_at(area, shares):
    west, south, east, north = area
    south, north = max(south, -89.9), min(north, 89.9)
    points = numpy.array([(west + (east - west) * across, south + (north - south) * up) for across, up in shares])
    points[:, 0] = (points[:, 0] + 180) % 360 - 180
    return points


def ellipsoid_text(ellipsoid):
    axis, flattening = ellipsoid.semi_major_metre, ellipsoid.inverse_flattening
    if not flattening:
        return f"+R={axis:.12g}"
    for name, values in ELLIPSOIDS.items():
        if values[0] == axis and abs(values[1] - flattening) < 1e-10:
            return f"+ellps={name}"
    minor = ellipsoid.semi_minor_metre
    return f"+a={axis:.12g} +b={minor:.12g}" if not exact(flattening) else f"+a={axis:.12g} +rf={flattening:.12g}"


def exact(flattening):
    return abs(flattening - float(f"{flattening:.10g}")) < 1e-12


def helmert_of(definition):
    """Parameters of a pipeline with at most one Helmert step, None where it holds anything else that moves points."""
    steps = [dict(part.split("=", 1) if "=" in part else (part, True) for part in step.split()) for step in definition.replace("+", " ").split("step")]
    kinds = [step.get("proj") for step in steps]
    if any(kind not in (None, "pipeline", "unitconvert", "cart", "push", "pop", "helmert", "noop", "axisswap", "longlat") for kind in kinds):
        return None
    helmerts = [step for step in steps if step.get("proj") == "helmert"]
    if not helmerts:
        return (0, 0, 0) if "cart" not in kinds else None
    step = helmerts[0]
    if len(helmerts) > 1 or "inv" in step or "exact" in step:
        return None
    values = [float(step.get(key, 0)) for key in ("x", "y", "z", "rx", "ry", "rz", "s")]
    if step.get("convention") == "coordinate_frame":
        values[3:6] = [-value for value in values[3:6]]
    return tuple(values[:3]) if not any(values[3:]) else tuple(values)


def fitted_helmert(positions, crs, points):
    """Least squares over points; for operations that are a Helmert transformation by another name, or several in a row."""
    local = cartesian(points, crs.ellipsoid.semi_major_metre, crs.ellipsoid.inverse_flattening)
    there = cartesian(positions, 6378137, 298.257223563)
    rows, values = [], []
    for (x, y, z), target, plane in zip(local, there, horizontal_axes(positions)):
        # Heights are dropped before and after, so only what happens in the horizontal plane counts.
        rows.append(plane @ numpy.array([[1, 0, 0, 0, z, -y, x], [0, 1, 0, -z, 0, x, y], [0, 0, 1, y, -x, 0, z]]))
        values.append(plane @ (target - (x, y, z)))
    scale = numpy.array([1, 1, 1, 1e-6, 1e-6, 1e-6, 1e-6])
    solution = numpy.linalg.lstsq(numpy.concatenate(rows) * scale, numpy.concatenate(values), rcond=1e-12)[0] * scale
    arc_second = numpy.pi / 180 / 3600
    return (*solution[:3], *(solution[3:6] / arc_second), solution[6] * 1e6)


def horizontal_axes(positions):
    """East and north at each position."""
    for longitude, latitude in numpy.radians(positions):
        sine, cosine, up, across = numpy.sin(longitude), numpy.cos(longitude), numpy.sin(latitude), numpy.cos(latitude)
        yield numpy.array([[-sine, cosine, 0], [-up * cosine, -up * sine, across]])


def cartesian(points, axis, flattening):
    longitude, latitude = numpy.radians(points[:, 0]), numpy.radians(points[:, 1])
    squared = (2 - 1 / flattening) / flattening if flattening else 0
    radius = axis / numpy.sqrt(1 - squared * numpy.sin(latitude) ** 2)
    across = radius * numpy.cos(latitude)
    return numpy.stack([across * numpy.cos(longitude), across * numpy.sin(longitude), radius * (1 - squared) * numpy.sin(latitude)], 1)


def from_greenwich(base, points):
    """Greenwich degrees in the unit and from the prime meridian of a geographic system."""
    unit = base.axis_info[0].unit_conversion_factor
    meridian = base.prime_meridian.longitude * base.prime_meridian.unit_conversion_factor
    longitudes = numpy.radians(points[:, 0]) - meridian
    longitudes = (longitudes + numpy.pi) % (2 * numpy.pi) - numpy.pi
    return longitudes / unit, numpy.radians(points[:, 1]) / unit


def degree_meridian(base):
    meridian = base.prime_meridian
    return float(f"{numpy.degrees(meridian.longitude * meridian.unit_conversion_factor):.13g}")


datums = {}
#: (datum, Greenwich points, their WGS 84 positions by PROJ), to be compared with proj4.
pending = []


def datum_of(base, area):
    """The datum's part of a definition, and its uncertainty in metres: a guess by PROJ counts only on a sphere."""
    key = (base.to_wkt(), area)
    if key not in datums:
        try:
            datums[key] = find_datum(base, area)
        except LeftOut as reason:
            datums[key] = reason
    if isinstance(datums[key], LeftOut):
        raise datums[key]
    return datums[key]


def find_datum(base, area):
    ellipsoid = ellipsoid_text(base.ellipsoid)
    meridian = degree_meridian(base)
    suffix = f" +pm={meridian:.13g}" if meridian else ""
    if base.to_epsg() == 4326 or base.datum.name.startswith("World Geodetic System 1984"):
        return "+datum=WGS84" + suffix, 0
    if not base.ellipsoid.inverse_flattening:
        return ellipsoid + suffix, 0
    west, south, east, north = area
    east = east - 360 if east > 180 else east
    usable = gridless_operations(base, AreaOfInterest(west, south, east, north))
    if not usable and ellipsoid in ("+ellps=WGS84", "+ellps=GRS80"):
        return f"{ellipsoid} +towgs84=0,0,0{suffix}", MODERN_UNCERTAINTY
    if not usable:
        raise LeftOut("no datum shift without a grid")
    points = lattice_in(area)
    x, y = from_greenwich(base, points)
    placed = lambda transformer: numpy.stack(transformer.transform(x, y), 1)
    strays = strays_from_best(base, points, placed, usable)
    chosen = min(usable[:12], key=lambda one: float(numpy.mean(strays(placed(one)))))
    if chosen.accuracy < 0:
        raise LeftOut("datum shift of unknown accuracy")
    ours = placed(chosen)
    parameters = helmert_of(chosen.definition) or fitted_helmert(ours, base, points)
    text = f"{ellipsoid} +towgs84={','.join(f'{value:.10g}' for value in parameters)}{suffix}"
    pending.append((text, points, ours))
    uncertainty = max(chosen.accuracy, float(numpy.max(strays(ours), initial=0)))
    return text, rounded_up(uncertainty)


def rounded_up(uncertainty):
    """To two digits; 0 for what is not worth telling."""
    if uncertainty <= NEGLIGIBLE:
        return 0
    step = 10 ** (math.floor(math.log10(uncertainty)) - 1)
    return float(f"{math.ceil(uncertainty / step - 1e-9) * step:.2g}")


def gridless_operations(base, area):
    try:
        transformers = TransformerGroup(base, WGS84, always_xy=True, area_of_interest=area).transformers
    except ProjError:
        return []
    return [one for one in transformers if not is_guess(one) and "grids=" not in one.definition]


def strays_from_best(base, points, placed, usable):
    """Metres between positions and PROJ's choice for each point; 0 where PROJ only guesses that there is no shift."""
    theirs = placed(Transformer.from_crs(base, WGS84, always_xy=True))
    # No shift is no guess where an operation says so, as for NAD83.
    has_null = any(numpy.all(metres_between(placed(one), points) < MILLIMETRE) for one in usable)
    guessed = (metres_between(theirs, points) < MILLIMETRE) & (not has_null)
    null = lambda strays: numpy.where(numpy.isfinite(strays) & ~guessed, strays, 0)
    return lambda ours: null(metres_between(ours, theirs))


def is_guess(transformer):
    return "allpark" in transformer.description


def metres_between(ours, theirs):
    return GEOD.inv(ours[:, 0], ours[:, 1], theirs[:, 0], theirs[:, 1])[2]


def unit_text(crs):
    factor = crs.axis_info[0].unit_conversion_factor
    for name, value in (("m", 1), ("ft", 0.3048), ("us-ft", 1200 / 3937)):
        if abs(factor / value - 1) < 1e-12:
            return f"+units={name}"
    return f"+to_meter={factor:.15g}"


def definition_of(crs):
    """(projection, datum, uncertainty)."""
    base = crs if crs.is_geographic else crs.geodetic_crs
    if crs.is_geographic and abs(crs.axis_info[0].unit_conversion_factor * 180 / numpy.pi - 1) > 1e-9:
        raise LeftOut("not in degrees")
    text = crs.to_proj4()
    if not text:
        raise LeftOut("no PROJ.4 form")
    if "+axis=" in text:
        raise LeftOut("axes other than east and north")
    if "+proj=geocent" in text or "+proj=pipeline" in text or "unnamed" in text:
        raise LeftOut("no PROJ.4 form")
    datum, uncertainty = datum_of(base, area_of(crs))
    parts = [part for part in text.split() if part.lstrip("+").split("=")[0] not in OWN_PARAMETERS]
    if crs.is_projected:
        parts.append(unit_text(crs))
    if "+nadgrids=@null" in text:
        if datum != "+datum=WGS84":
            raise LeftOut("a sphere on a shifted datum")
        return " ".join([*parts, "+a=6378137 +b=6378137 +nadgrids=@null"]), "", uncertainty
    return " ".join(parts), datum, uncertainty


def check_case(crs, projection, datum):
    """What project-points.mjs needs to compare a definition with PROJ, before the datum question."""
    points = points_in(area_of(crs), crs.name)
    bare = re.sub(r"\+(towgs84|pm|datum)=\S+", lambda match: "+ellps=WGS84" if match[1] == "datum" else match[0] if match[1] == "pm" else "", datum)
    own = f"{projection} {bare} +no_defs"
    geographic = f"+proj=longlat {re.sub(r'[+]pm=[^ ]+', '', bare)} +no_defs" if datum else "+proj=longlat +datum=WGS84 +no_defs"
    if crs.is_geographic:
        unit = 111319.49
        x, y = from_greenwich(crs, points)
    else:
        base = crs.geodetic_crs
        unit = crs.axis_info[0].unit_conversion_factor
        x, y = Transformer.from_crs(base, crs, always_xy=True).transform(*from_greenwich(base, points))
    rows = [[*point, *place] for point, place in zip(points.tolist(), zip(x.tolist(), y.tolist())) if numpy.isfinite(place).all()]
    return dict(geographic=geographic, definition=own, metres=unit, points=rows)


def errors_of(cases):
    """The worst distances in metres of each case, there and back; None where proj4 cannot."""
    errors = []
    for start in range(0, len(cases), CASES_AT_ONCE):
        command = ["node", os.path.join(FOLDER, "project-points.mjs")]
        text = json.dumps(cases[start : start + CASES_AT_ONCE])
        errors += json.loads(subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return errors


def systems(authority):
    infos = query_crs_info(auth_name=authority, pj_types=[PJType.GEOGRAPHIC_2D_CRS, PJType.PROJECTED_CRS], allow_deprecated=True)
    return sorted({int(info.code): info for info in infos}.items())


def main():
    rows, cases, reasons = [], [], collections.Counter()
    for authority in ("EPSG", "ESRI"):
        for number, (code, info) in enumerate(systems(authority)):
            if number % 500 == 0:
                print(authority, number, file=sys.stderr, flush=True)
            projection = datum = None
            uncertainty = 0
            try:
                crs = CRS.from_authority(authority, code)
                projection, datum, uncertainty = definition_of(crs)
                case = check_case(crs, projection, datum)
                if len(case["points"]) < POINTS / 2:
                    raise LeftOut("PROJ projects few points of its area of use")
                cases.append((len(rows), case))
            except LeftOut as reason:
                reasons[str(reason)] += 1
                projection = None
            except Exception as error:  # pyproj raises errors of many kinds for what it cannot express
                reasons[f"PROJ: {type(error).__name__}"] += 1
                projection = None
            rows.append([authority, code, info.name, projection, datum, uncertainty])
    worst = errors_of([case for _, case in cases])
    for (index, case), error in zip(cases, worst):
        if error is None or error[0] > MILLIMETRE or error[1] > WAY_BACK:
            method = rows[index][3].split()[0]
            reasons[f"proj4 {'cannot' if error is None else 'differs'}: {method}"] += 1
            rows[index][3] = None
    fits = datum_errors()
    for row in rows:
        fit = fits.get(row[4], 0) if row[3] is not None else 0
        if fit is None or fit > WORST_FIT:
            reasons["datum shift is no Helmert transformation"] += 1
            row[3] = None
        elif fit > NEGLIGIBLE:
            row[5] = max(row[5], rounded_up(fit))
    count = len(rows)
    rows = [row for row in rows if row[3] is not None]
    table = {**encode(rows), "datumNames": datum_names({(row[0], row[1]) for row in rows if row[3] == "+proj=longlat"})}
    text = json.dumps(table, separators=(",", ":"), ensure_ascii=False)
    with open(os.path.join(FOLDER, "systems.json"), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    approximate = sum(row[5] > 0 for row in rows)
    print(f"{len(rows)} of {count} systems have a definition; {approximate} are approximate; {len(text.encode())} bytes")
    for reason, count in reasons.most_common():
        print(f"{count:5d} left out: {reason}")


def datum_errors():
    """By datum: the worst distance in metres between proj4 and PROJ on the way to WGS 84; None where proj4 cannot."""
    worst = {}
    cases = []
    for text, points, theirs in pending:
        rows = [[*target, *source] for source, target in zip(points.tolist(), theirs.tolist()) if numpy.isfinite(target).all()]
        local = re.sub(r" \+pm=\S+", "", text)
        geographic = f"+proj=longlat {local} +no_defs"
        cases.append(dict(geographic="+proj=longlat +datum=WGS84 +no_defs", definition=geographic, metres=1, points=rows))
    for (text, *_), error in zip(pending, errors_of(cases)):
        # Only the way to WGS 84: heights are dropped, so that back is another point by millimetres.
        worst[text] = None if error is None or worst.get(text, 0) is None else max(error[1], worst.get(text, 0))
    return worst


def datum_names(placed):
    """Plain names of datums and geographic systems, also ESRI's, to the code of a system in degrees from Greenwich."""
    names = {}
    database = sqlite3.connect(os.path.join(pyproj.datadir.get_data_dir(), "proj.db"))
    query = """SELECT auth_name, CAST(code AS TEXT), name, datum_auth_name, datum_code FROM geodetic_crs WHERE type = 'geographic 2D'
        ORDER BY auth_name, deprecated, CAST(code AS INTEGER)"""
    for authority, code, name, *datum in database.execute(query).fetchall():
        if (authority, int(code) if code.isdigit() else 0) not in placed or degree_meridian(CRS.from_authority(authority, code)):
            continue
        for table, key in (("geodetic_datum", datum), ("geodetic_crs", [authority, code])):
            own = database.execute(f"SELECT name FROM {table} WHERE auth_name = ? AND code = ?", key).fetchall()
            alias = "SELECT alt_name FROM alias_name WHERE table_name = ? AND auth_name = ? AND code = ? AND source = 'ESRI'"
            for (text,) in own + database.execute(alias, (table, *key)).fetchall():
                names.setdefault(plain(text), int(code) if authority == "EPSG" else f"ESRI:{code}")
    return {name: code for name, code in names.items() if name}


def plain(name):
    """As system-table.ts has it."""
    return re.sub(r"[^a-z0-9+]", "", re.sub(r"^(d|gcs)_| ensemble$", "", name.lower()))


def encode(rows):
    """See README.md: texts once each, rows as numbers."""
    words, projections, datum_texts, out = Dictionary(), Dictionary(), Dictionary(), {"EPSG": [], "ESRI": []}
    for authority, code, name, projection, datum, uncertainty in rows:
        left, slash, right = name.partition(" / ")
        shift = datum_texts.index(f"{datum}|{uncertainty:g}" if uncertainty else datum)
        entry = [code, projections.index(shortened(projection)), shift, words.index(left)]
        out[authority].append([*entry, words.index(right)] if slash else entry)
    return dict(words=fronted(words.texts), projections=fronted(projections.texts), datums=fronted(datum_texts.texts), **{key: " ".join(packed(one)) for key, one in out.items()})


def packed(entries):
    previous = 0
    for code, *rest in entries:
        yield ",".join(str(value) for value in (code - previous, *rest))
        previous = code


def fronted(texts):
    """Each text without the start that it shares with the one before, whose length comes first as a digit of base 36."""
    previous = ""
    out = []
    for text in texts:
        shared = len(os.path.commonprefix([previous, text])[:35])
        out.append("0123456789abcdefghijklmnopqrstuvwxyz"[shared] + text[shared:])
        previous = text
    return out


def shortened(projection):
    """Without what system-table.ts puts back."""
    text = projection.replace("+proj=", "").replace("+", "") + " "
    for default in ("x_0=0", "y_0=0", "units=m", "lat_0=0" if text.startswith("tmerc") else "x_0=0"):
        text = text.replace(f" {default} ", " ")
    return text.strip()


class Dictionary:
    """Texts numbered in order of first use."""

    def __init__(self):
        self.texts, self.numbers = [], {}

    def index(self, text):
        if text not in self.numbers:
            self.numbers[text] = len(self.texts)
            self.texts.append(text)
        return self.numbers[text]


if __name__ == "__main__":
    main()
