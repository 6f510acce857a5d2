export { Simulator } from './Simulator';
