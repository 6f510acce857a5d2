export { selectorWords } from './selectorWords';
