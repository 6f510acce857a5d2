import {
  canonicalJson,
  Promotion,
  PromotionRun,
} from '@fairway/plugin-fairway-common';

/**
 * Whether a run is about what its promotion asks for now.
 *
 * @remarks Everything in the spec of a promotion counts but `suspend`, which pauses a run and does not start another one.
 */
export function carriesOut(run: PromotionRun, promotion: Promotion): boolean {
  const { spec } = promotion;
  return (
    run.spec.promotionRef.uid === promotion.metadata.uid &&
    canonicalJson({
      source: spec.sourceRef.name,
      fleet: spec.fleetRef.name,
      plan: spec.planRef.name,
      version: spec.version,
      versions: spec.versions ?? {},
      scope: spec.scope?.clusters,
      timeout: spec.timeout,
      overwriteDrift: spec.overwriteDrift ?? false,
    }) ===
      canonicalJson({
        source: run.spec.source.name,
        fleet: run.spec.fleet.name,
        plan: run.spec.plan.name,
        version: run.spec.version,
        versions: run.spec.versions ?? {},
        scope: run.spec.scope,
        timeout: run.spec.timeout,
        overwriteDrift: run.spec.overwriteDrift ?? false,
      })
  );
}
