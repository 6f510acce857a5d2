import type { Shape } from './phases';

/** Paths in a square of 16 × 16, drawn with a stroke: for drawings that are SVG themselves. @public */
export const SHAPE_PATHS: Record<Shape, string> = {
  ring: 'M8 3a5 5 0 1 0 .01 0Z',
  dots: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  arrow: 'M3 8h9M8.5 4.5 12 8l-3.5 3.5',
  check: 'm3 8.5 3.5 3.5L13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  back: 'M6.5 3.5 3 7l3.5 3.5M3 7h6.5a3 3 0 0 1 0 6H7',
  dash: 'M3.5 8h9',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  drift: 'M2.5 9.5c2-4 4-4 5.5-1.5s3.5 2.5 5.5-1.5M11 4.5l2.8 1.7-1.2 3',
  eye: 'M2 8c3.3-5.3 8.7-5.3 12 0-3.3 5.3-8.7 5.3-12 0ZM8 6.6a1.4 1.4 0 1 0 .01 0Z',
  differs: 'M3 6h10M3 10h10M10.5 2.5l-5 11',
  question: 'M5.5 6a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M8 12.7h.01',
  warning: 'M8 2 14.5 13.5h-13ZM8 6.5v3M8 11.6h.01',
};

/** A shape in the colour of the text around it. It says nothing to a screen reader: put words beside it. @public */
export function ShapeIcon(props: { shape: Shape; size?: number }) {
  const { shape, size = 16 } = props;
  return (
    <svg
      aria-hidden
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flexShrink: 0 }}
    >
      <path d={SHAPE_PATHS[shape]} />
    </svg>
  );
}
