export { PreviewDiffs } from './PreviewDiffs';
export { PreviewStages } from './PreviewStages';
export { usePreview } from './usePreview';
export type { PreviewState } from './usePreview';
