import type { ClassScheme, LandCoverClass } from './class-scheme.ts';

const landCover = (id: number, name: string, colour: string): LandCoverClass => ({ id, name, colour });

/** Six broad classes to start from. */
export const SIMPLE_SCHEME: ClassScheme = {
  id: 'simple',
  title: 'Simple land cover',
  classes: [
    landCover(1, 'Water', '#2b7bba'),
    landCover(2, 'Built-up', '#c8413c'),
    landCover(3, 'Bare ground', '#c9a878'),
    landCover(4, 'Grass and crops', '#d9d94f'),
    landCover(5, 'Shrub', '#8fb04a'),
    landCover(6, 'Forest', '#1f6b35'),
  ],
};

/** ESA WorldCover 10 m 2021 v200: codes, names and colours of its product user manual. */
export const WORLD_COVER_SCHEME: ClassScheme = {
  id: 'esa-worldcover',
  title: 'ESA WorldCover',
  classes: [
    landCover(10, 'Tree cover', '#006400'),
    landCover(20, 'Shrubland', '#ffbb22'),
    landCover(30, 'Grassland', '#ffff4c'),
    landCover(40, 'Cropland', '#f096ff'),
    landCover(50, 'Built-up', '#fa0000'),
    landCover(60, 'Bare / sparse vegetation', '#b4b4b4'),
    landCover(70, 'Snow and ice', '#f0f0f0'),
    landCover(80, 'Permanent water bodies', '#0064c8'),
    landCover(90, 'Herbaceous wetland', '#0096a0'),
    landCover(95, 'Mangroves', '#00cf75'),
    landCover(100, 'Moss and lichen', '#fae6a0'),
  ],
};

/**
 * CORINE Land Cover, level 1. The nomenclature colours level 3 only; each group has the colour of its first class there
 * (111, 211, 311, 411, 511).
 */
export const CORINE_SCHEME: ClassScheme = {
  id: 'corine-level-1',
  title: 'CORINE Land Cover, level 1',
  classes: [
    landCover(1, 'Artificial surfaces', '#e6004d'),
    landCover(2, 'Agricultural areas', '#ffffa8'),
    landCover(3, 'Forest and semi-natural areas', '#80ff00'),
    landCover(4, 'Wetlands', '#a6a6ff'),
    landCover(5, 'Water bodies', '#00ccf2'),
  ],
};

export const BUILTIN_SCHEMES: readonly ClassScheme[] = [SIMPLE_SCHEME, WORLD_COVER_SCHEME, CORINE_SCHEME];
