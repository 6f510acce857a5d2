export { PhaseCounts } from './PhaseCounts';
export { TargetGrid } from './TargetGrid';
export { DRIFTED_LOOK, lookOfTarget } from './targetLook';
export { TargetRowStore } from './TargetRowStore';
export type { FetchTargetRows, LaneId } from './TargetRowStore';
export { targetVersions } from './targetVersions';
export { useDescribeTarget } from './useDescribeTarget';
export { useTargetRowStore } from './useTargetRowStore';
export { useWidth } from './useWidth';
