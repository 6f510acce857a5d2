import type { ResolvedUnit } from '@fairway/plugin-fairway-common';
import type { ObjectKey, ObjectSelection, WatchedObject } from '../clusters';
import type {
  DeliveryIntent,
  DriverBinding,
  DriverContext,
  ObjectInterest,
  StoredReceipt,
} from '../drivers';
import type { Health } from './health/health';
import type { VersionField, VersionProblem } from './VersionField';
import type { ParsedVersion } from './versionSpecs';
import type { FieldValue } from './writes/PreparedWrite';

/** Reads other objects of the cluster that the objects of a unit depend on. @public */
export interface RelatedObjects {
  /**
   * @param options - `fresh` asks the cluster although the object is watched; `maxAgeMs` is how old an answer may be that somebody
   * else was given
   */
  get(
    key: ObjectKey,
    options?: { fresh?: boolean; maxAgeMs?: number },
  ): Promise<WatchedObject | undefined>;
  select(selection: ObjectSelection): Promise<WatchedObject[]>;
  readonly cluster: string;
  now(): number;
}

/** An object that holds the version of a write. @public */
export interface ArrivedVersion<Spec> {
  live: WatchedObject;
  spec: Spec;
  field: VersionField;
  intent: DeliveryIntent;
  receipt: StoredReceipt;
  /** The generation of the object that the write has made; undefined where it is not known. */
  generation?: number;
  /** What {@link VersionCarrier.remember} has told of the object; undefined where nothing was written to it. */
  remembered?: Record<string, unknown>;
}

/** A verdict about an object, and how long it is worth waiting before it is asked for again, where no event will tell. @public */
export type Verdict = Health & { lookAgainInMs?: number };

/** Why an object may not be written to. @public */
export type Refusal = VersionProblem & {
  /** After how many milliseconds it is worth trying again; left out where somebody has to do something first. */
  retryAfterMs?: number;
  /** See {@link DeliveryError.waits}. */
  waits?: boolean;
};

/**
 * What a driver knows of the kinds of objects that it writes to. Reading, writing and observing versions by it is common.
 *
 * @public
 */
export interface VersionCarrier<Spec> {
  /** Whether the version is written by server-side apply, or by a merge patch with something besides. */
  readonly write: 'apply' | 'patch';

  /** Reads `units[].version`. */
  parse(unit: ResolvedUnit): ParsedVersion<Spec>;

  /** Finds the field that carries the version in an object. */
  locate(spec: Spec, live: WatchedObject): VersionField | VersionProblem;

  /**
   * Why an object that has opted in may not be written to, ever or now. Default: nothing stands against it.
   *
   * @param binding - with what is known of the write: its version where one is wanted, all of it where it is stored
   */
  refusal?(
    live: WatchedObject,
    spec: Spec,
    binding: DriverBinding & Partial<DeliveryIntent>,
    related: RelatedObjects,
  ): Promise<Refusal | undefined>;

  /** What goes with the version in the same request. Default: nothing. */
  besides?(
    live: WatchedObject,
    spec: Spec,
    intent: DeliveryIntent,
  ): FieldValue[];

  /** Whether there is something to write although the object holds the version, such as a request to carry it out. Default: no. */
  isDue?(live: WatchedObject, spec: Spec, intent: DeliveryIntent): boolean;

  /** What observing a write takes of the object as the write has left it. It is stored. Default: nothing. */
  remember?(written: WatchedObject): Record<string, unknown>;

  /** Whether the version has been carried out. */
  health(
    arrived: ArrivedVersion<Spec>,
    related: RelatedObjects,
  ): Promise<Verdict> | Verdict;

  /** Objects besides those of the unit whose changes matter. Default: none. */
  alsoWatched?(binding: DriverBinding, spec: Spec): ObjectInterest[];
}

/** What reading an object takes of the context of a driver. @public */
export type ReadContext = Pick<DriverContext, 'cluster' | 'signal' | 'now'>;
