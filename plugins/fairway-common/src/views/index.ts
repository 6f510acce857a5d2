/**
 * What pages ask for besides the objects themselves: counts, pages and previews that are made of them under `/api/fairway/views`.
 */
export * from './activity';
export * from './discovery';
export * from './live';
export * from './overview';
export * from './preview';
export * from './stream';
export * from './targets';
