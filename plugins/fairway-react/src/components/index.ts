export { lookOf, wordsOf } from './phases';
export type { AnyPhase, PhaseLook, Shape, Tone } from './phases';
export { PhaseChip } from './PhaseChip';
export { ShapeIcon } from './ShapeIcon';
export { toneColor, useToneStyles } from './useToneStyles';
