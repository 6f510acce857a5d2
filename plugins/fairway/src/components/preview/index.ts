export { PreviewDiffs } from './PreviewDiffs';
export { PreviewNotes } from './PreviewNotes';
export { PreviewStages } from './PreviewStages';
export { usePreview } from './usePreview';
export type { PreviewState } from './usePreview';
