export { kubectlOf, yamlOf } from './Command';
export type { Command } from './Command';
export { CommandButton } from './CommandButton';
export { CommandPanel } from './CommandPanel';
export { CopyButton } from './CopyButton';
export {
  actionDocument,
  approvalDocument,
  promotionDocument,
} from './documents';
export { RefusalAlert } from './RefusalAlert';
export { useCommand } from './useCommand';
export type { CommandSender, CommandState } from './useCommand';
