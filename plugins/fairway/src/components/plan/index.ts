export { PlanGraph } from './PlanGraph';
export { StageList } from './StageList';
export { parallelWords } from './stageWords';
