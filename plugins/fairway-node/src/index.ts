/**
 * What extensions of Fairway implement: delivery drivers, gates and credentials of clusters.
 *
 * @packageDocumentation
 */
export * from './clusters';
export * from './drivers';
export * from './extensions';
export * from './gates';
export * from './namedReference';
