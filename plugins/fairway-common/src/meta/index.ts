export * from './condition';
export * from './duration';
export * from './fieldError';
export * from './intOrPercent';
export * from './labelSelector';
export * from './listType';
export * from './objectMeta';
