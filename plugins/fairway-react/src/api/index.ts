export { FairwayClient } from './FairwayClient';
export { FairwayError } from './FairwayError';
export type { FieldCause } from './FairwayError';
export { fairwayApiRef } from './FairwayApi';
export type {
  AccessAnswer,
  FairwayApi,
  ListOptions,
  ListResult,
  StreamEvent,
  WriteOptions,
} from './FairwayApi';
