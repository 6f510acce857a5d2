export { InventoryReader } from './InventoryReader';
export type { InventoryStore } from './InventoryReader';
export { readInventoryConfig } from './readInventoryConfig';
