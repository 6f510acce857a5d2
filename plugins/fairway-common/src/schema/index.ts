export * from './decodeObject';
export * from './jsonSchema';
export * from './openApi';
