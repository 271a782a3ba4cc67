import { createRandom, mix32 } from '../../random.ts';
import { subRun } from '../../run.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { lloyd } from '../kmeans/lloyd.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import type { Seeder } from './hybrid.ts';

/** Clusters by k-means: greedy k-means++, then Lloyd's passes. */
export const seedByKmeans: Seeder = async (sample, parameters, run, pace, name) => {
  const { clusters } = parameters;
  const start = await seedCentres(sample, clusters, createRandom(mix32(run.seed)), subRun(run, 0, 0.4), pace);
  if (start.count < clusters) throw tooFewValues(name, sample.count, start.count, clusters);
  return (await lloyd(sample, start, parameters, subRun(run, 0.4, 1), pace)).centres;
};
