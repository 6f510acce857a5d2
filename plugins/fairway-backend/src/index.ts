/**
 * The backend plugin of Fairway.
 *
 * @packageDocumentation
 */
export { fairwayPlugin as default } from './plugin';
export {
  createFairwayConditionalDecision,
  fairwayConditions,
  fairwayRules,
} from './authorization';
