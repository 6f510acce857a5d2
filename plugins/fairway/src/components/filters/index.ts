export { FilterBar } from './FilterBar';
export { FilterField } from './FilterField';
export { FilterSelect } from './FilterSelect';
