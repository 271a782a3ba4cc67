import { sketchPolygon } from './polygon-sketch.ts';
import { sketchPoint } from './point-sketch.ts';
import { rectangleCorners, sketchRectangle } from './rectangle-sketch.ts';
import type { DrawingTool } from './sketch-interaction.ts';

export const RECTANGLE_TOOL: DrawingTool = {
  next: sketchRectangle,
  outline: ({ points: [anchor], cursor }) => (anchor ? rectangleCorners(anchor, cursor ?? anchor) : []),
  drawsByDragging: true,
};

export const POLYGON_TOOL: DrawingTool = {
  next: sketchPolygon,
  outline: ({ points, cursor }) => (cursor && points.length > 0 ? [...points, cursor] : points),
  drawsByDragging: false,
};

export const POINT_TOOL: DrawingTool = {
  next: sketchPoint,
  outline: () => [],
  drawsByDragging: false,
};
