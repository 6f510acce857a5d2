import { sha256 as hash } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import type { PlanSpec } from '../kinds';
import { canonicalJson } from './canonicalJson';

/** SHA-256 of a text in UTF-8, in hexadecimal. @public */
export function sha256(text: string): string {
  return bytesToHex(hash(utf8ToBytes(text)));
}

/** SHA-256 over the canonical JSON of a value, in hexadecimal. @public */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** What a run brings to which clusters: the value of `PromotionRun.spec.digest`. @public */
export function runDigest(content: {
  version?: string;
  versions?: Record<string, string>;
  plan: PlanSpec;
  stages: readonly {
    name: string;
    clusters: readonly { name: string }[];
  }[];
}): string {
  return digestOf({
    version: content.version,
    versions: content.versions ?? {},
    plan: content.plan,
    members: Object.fromEntries(
      content.stages.map(({ name, clusters }) => [
        name,
        clusters.map(cluster => cluster.name).sort(),
      ]),
    ),
  });
}

/**
 * What a person approves at the gates of one stage: the run's versions and plan, and the clusters of the stage as they are
 * now. The stage is `rollback`, without clusters, for the gates before a rollback.
 *
 * @public
 */
export function stageDigest(content: {
  /** `spec.digest` of the run. */
  run: string;
  stage: string;
  clusters: readonly string[];
}): string {
  return digestOf({ ...content, clusters: [...content.clusters].sort() });
}

/** Names one write: the same key always means the same content. @public */
export function intentKey(write: {
  runUid: string;
  targetUid: string;
  attempt: number;
  operation: 'Promote' | 'Rollback';
  version: string | null;
}): string {
  return digestOf(write).slice(0, 32);
}
