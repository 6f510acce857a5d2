export { VirtualGrid } from './VirtualGrid';
