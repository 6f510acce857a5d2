export { DEFAULT_ENGINE_CONFIG } from './config';
export type { EngineConfig } from './config';
export { createEngine } from './createEngine';
export type { EngineOptions } from './createEngine';
export type { Engine } from './Engine';
export type { EngineClock, Ids, RandomSource } from './ports';
export type { RunAuthority, TouchedByRun } from './promotion/RunAuthority';
export type { EngineStatistics } from './Statistics';
export { workItem } from './work/items';
