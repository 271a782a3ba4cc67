import type uPlot from 'uplot';
import { formatPlain } from '../ui/format.ts';
import type { MeansSeries } from './means-series.ts';

/** How a cluster's line looks now. */
export interface LineLook {
  readonly colour: string;
  readonly strong: boolean;
  readonly faint: boolean;
}

export interface MeansPlotOptions {
  readonly series: MeansSeries;
  readonly width: number;
  readonly height: number;
  /** Of axes' text and of the grid. */
  readonly ink: string;
  readonly line: string;
  readonly font: string;
  /** Read anew at every drawing. */
  readonly look: (id: number) => LineLook;
  /** The cluster under the pointer and the place among the positions; undefined when there is none. */
  readonly onhover: (id: number | undefined, place: number | undefined) => void;
}

const NEAR_PIXELS = 14;
const LINE_PIXELS = 1.25;
const STRONG_PIXELS = 2.5;
/** Of the lines that step back, as the last two digits of a colour. */
const FAINT_ALPHA = '38';
const MOST_NAMES = 12;
const LONGEST_NAME = 7;

/** Columns as uPlot takes them. */
export function plotData({ positions, lines }: MeansSeries): uPlot.AlignedData {
  return [[...positions], ...lines.map(({ values }) => [...values])];
}

/** The look of the plot; it has no legend, the line under the pointer is named beside it instead. */
export function plotOptions(options: MeansPlotOptions): uPlot.Options {
  const { series, width, height } = options;
  return {
    width,
    height,
    padding: [8, 10, 0, 0],
    legend: { show: false },
    scales: { x: { time: false, range: () => shownRange(series.positions) } },
    cursor: {
      x: series.positions.length > 1,
      y: false,
      drag: { x: false, y: false },
      points: { show: false },
      focus: { prox: NEAR_PIXELS },
    },
    focus: { alpha: 1 },
    series: [{}, ...series.lines.map(({ id }) => lineOptions(options, id))],
    axes: [bandAxis(options), { ...axisLook(options), size: 48 }],
    hooks: {
      draw: [(plot) => drawStrong(plot, options)],
      setSeries: [
        (plot, index) => options.onhover(series.lines[(index ?? 0) - 1]?.id, plot.cursor.idx ?? undefined),
      ],
      setCursor: [
        (plot) => {
          if ((plot.cursor.left ?? -1) < 0) options.onhover(undefined, undefined);
        },
      ],
    },
  };
}

/** The positions that are labelled: all, or every so many that at most a dozen are. */
export function labelledPositions(positions: readonly number[]): number[] {
  const step = Math.ceil(positions.length / MOST_NAMES);
  return positions.filter((_, place) => place % step === 0);
}

function lineOptions({ series, look }: MeansPlotOptions, id: number): uPlot.Series {
  const stroke = (): string => {
    const { colour, faint } = look(id);
    return faint ? colour + FAINT_ALPHA : colour;
  };
  const few = series.positions.length <= 30;
  return {
    stroke,
    width: LINE_PIXELS,
    spanGaps: true,
    points: { show: few, size: 4, stroke, fill: stroke },
  };
}

/** Draws the lines that stand out once more, above all others. */
function drawStrong(plot: uPlot, { series, look }: MeansPlotOptions): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineJoin = 'round';
  ctx.lineWidth = STRONG_PIXELS * devicePixelRatio;
  for (const { id, values } of series.lines) {
    const { strong, colour } = look(id);
    if (!strong) continue;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    values.forEach((value, place) => {
      if (value === null) return;
      ctx.lineTo(plot.valToPos(series.positions[place], 'x', true), plot.valToPos(value, 'y', true));
    });
    ctx.stroke();
  }
  ctx.restore();
}

function bandAxis(options: MeansPlotOptions): uPlot.Axis {
  const { series } = options;
  const look = { ...axisLook(options), size: 26 };
  if (series.byWavelength)
    return { ...look, values: (_plot, splits) => splits.map((value) => formatPlain(value, 6)) };
  const short = series.names.every((name) => name.length <= LONGEST_NAME);
  return {
    ...look,
    splits: () => labelledPositions(series.positions),
    values: (_plot, splits) => splits.map((place) => (short ? series.names[place - 1] : String(place))),
  };
}

function axisLook({ ink, line, font }: MeansPlotOptions): uPlot.Axis {
  const stroke = { stroke: line, width: 1 };
  return { stroke: ink, font, grid: stroke, ticks: { ...stroke, size: 4 }, gap: 4 };
}

/** All positions and a little room on both sides. */
function shownRange(positions: readonly number[]): [number, number] {
  const [low = 0] = positions;
  const high = positions.at(-1) ?? low;
  const margin = (high - low || 1) * 0.03;
  return [low - margin, high + margin];
}
