/**
 * For tests of components that use Fairway.
 *
 * @packageDocumentation
 */
export { streamByHand } from './testing/streamByHand';
