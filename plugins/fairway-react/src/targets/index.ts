export { PhaseCounts } from './PhaseCounts';
export { TargetGrid } from './TargetGrid';
export { lookOfTarget } from './targetLook';
export { TargetRowStore } from './TargetRowStore';
export type { FetchTargetRows, LaneId } from './TargetRowStore';
export { targetVersions } from './targetVersions';
export { useDescribeTarget } from './useDescribeTarget';
export { useTargetRowStore } from './useTargetRowStore';
