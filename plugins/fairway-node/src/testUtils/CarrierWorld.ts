import type { ObjectReference } from '@fairway/plugin-fairway-common';
import type { DriverBinding } from '../drivers';
import { namedReference } from '../namedReference';
import {
  Manifest,
  ObjectWorld,
  ObjectWorldOptions,
  WorldUnit,
} from './ObjectWorld';

/** One of several places where a driver can write versions, as its objects look in tests. @public */
export interface TestCarrier {
  /** A unit whose object has no version yet, and what belongs to it. */
  unit(metadata: Manifest['metadata']): WorldUnit;
  /** The part of the spec that sets the version, for its owner. */
  versionPart(version: string): Record<string, unknown>;
  versionIn(object: any): string | undefined;
}

/** A world of a driver that is tested with each of its carriers. @public */
export abstract class CarrierWorld<
  Carrier extends TestCarrier,
> extends ObjectWorld {
  constructor(
    options: ObjectWorldOptions,
    protected readonly carrier: Carrier,
  ) {
    super(options);
  }

  /** The carrier of an object. What is installed later is of one kind, whatever is tested. */
  protected abstract carrierOf(
    object: Pick<ObjectReference, 'apiVersion' | 'kind'>,
  ): Carrier;

  protected unit(name: string): WorldUnit {
    return this.carrier.unit(this.metadata(name));
  }

  protected versionPart(
    { unit: { object } }: DriverBinding,
    version: string,
  ): Manifest {
    const { apiVersion, kind, name } = namedReference(object);
    return {
      apiVersion,
      kind,
      metadata: this.metadata(name),
      spec: this.carrierOf(object).versionPart(version),
    };
  }

  protected versionIn(object: any): string | null {
    return this.carrierOf(object).versionIn(object) ?? null;
  }
}
