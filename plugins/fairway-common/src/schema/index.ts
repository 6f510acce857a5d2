export * from './decodeObject';
export * from './jsonSchema';
export { objectSchemaOf } from './objectSchema';
export * from './openApi';
