export { ConditionChip } from './ConditionChip';
export { ConditionList } from './ConditionList';
