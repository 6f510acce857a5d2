export { PromotePage } from './PromotePage';
