export { PlanGraph } from './PlanGraph';
export { StageList } from './StageList';
export { parallelWords } from './stageWords';
export { shortened, StagesGraph } from './StagesGraph';
export type { StageNode } from './StagesGraph';
