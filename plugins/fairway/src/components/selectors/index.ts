export { selectorQuery } from './selectorQuery';
export { selectorWords } from './selectorWords';
