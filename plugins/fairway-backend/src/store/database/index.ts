export * from './Database';
export * from './dialect';
export * from './errors';
