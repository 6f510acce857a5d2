export { applyPatch } from './applyPatch';
