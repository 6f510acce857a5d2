export * from './history';
export * from './rows';
export * from './storage';
