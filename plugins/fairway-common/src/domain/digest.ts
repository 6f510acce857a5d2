import { sha256 as hash } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import type { PlanSpec, PromotionRun } from '../kinds';
import { ROLLBACK_STAGE } from '../kinds';
import { canonicalJson } from './canonicalJson';
import type { PlannedCluster } from './planRun';

/** SHA-256 of a text in UTF-8, in hexadecimal. @public */
export function sha256(text: string): string {
  return bytesToHex(hash(utf8ToBytes(text)));
}

/** SHA-256 over the canonical JSON of a value, in hexadecimal. @public */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** What a run brings to which objects of which clusters, and how: the value of `PromotionRun.spec.digest`. @public */
export function runDigest(content: {
  version?: string;
  versions?: Record<string, string>;
  /** As it is frozen: it names the objects that carry the version. */
  source: PromotionRun['spec']['source']['spec'];
  backend: PromotionRun['spec']['backend']['spec'];
  /** The others that its variants name, by name. */
  backends?: Readonly<Record<string, PromotionRun['spec']['backend']['spec']>>;
  plan: PlanSpec;
  stages: readonly {
    name: string;
    clusters: readonly Pick<PlannedCluster, 'name' | 'variants'>[];
  }[];
}): string {
  const variants = content.stages
    .flatMap(({ clusters }) => clusters)
    .filter(cluster => cluster.variants)
    .map(cluster => [cluster.name, cluster.variants]);
  return digestOf({
    version: content.version,
    versions: content.versions ?? {},
    source: content.source,
    backend: content.backend,
    ...(content.backends && { backends: content.backends }),
    ...(variants.length > 0 && { variants: Object.fromEntries(variants) }),
    plan: content.plan,
    members: Object.fromEntries(
      content.stages.map(({ name, clusters }) => [
        name,
        clusters.map(cluster => cluster.name).sort(),
      ]),
    ),
  });
}

/** The one run that an approval is about. */
interface ApprovedRun {
  /** `metadata.uid`, so that nothing that was approved counts for another run of the same content. */
  uid: string;
  /** `spec.digest`. */
  digest: string;
}

/**
 * What a person approves at the gates of one stage of one run: what the run brings, and the clusters of the stage as they are
 * now.
 *
 * @public
 */
export function stageDigest(content: {
  run: ApprovedRun;
  stage: string;
  clusters: readonly string[];
}): string {
  const { run, stage, clusters } = content;
  return digestOf({
    run: { uid: run.uid, digest: run.digest },
    stage,
    clusters: [...clusters].sort(),
  });
}

/** What a person approves at the gates before one rollback of one run. @public */
export function rollbackDigest(content: {
  run: ApprovedRun;
  /** `status.rollback.startedAt`, which tells the rollbacks of a run apart. */
  startedAt: string;
}): string {
  const { run, startedAt } = content;
  return digestOf({
    run: { uid: run.uid, digest: run.digest },
    stage: ROLLBACK_STAGE,
    startedAt,
  });
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
