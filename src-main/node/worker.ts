import { parentPort } from 'node:worker_threads';
import { TASKS } from '../engine/tasks.ts';
import { nodeCodecs } from './codecs.ts';
import { serveTasks } from './serve-tasks.ts';

serveTasks(parentPort!, TASKS, nodeCodecs);
