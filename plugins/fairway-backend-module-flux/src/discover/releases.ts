import type { DiscoveredUnit } from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  discoveredUnit,
  FieldCandidate,
  formatFieldPath,
  imageTags,
  specOf,
  unsupportedUnit,
} from '@fairway/plugin-fairway-node/driverKit';
import { candidateOf } from './candidates';
import { suspendedDoubts } from './sources';

/** What there is to say of a HelmRelease. */
export function unitOfRelease(object: WatchedObject): DiscoveredUnit {
  const { chart, chartRef, values } = specOf(object);
  const charts = chartCandidates(object, chart?.spec);
  const images = imageTags(values).flatMap(path =>
    candidateOf(
      object,
      { values: formatFieldPath(path) },
      'its values hold the tag of one image',
    ),
  );
  // A chart with one version says best what is deployed; one that moves leaves it to the image.
  const [first, ...others] = [...charts, ...images].sort(
    (a, b) => (a.doubts?.length ?? 0) - (b.doubts?.length ?? 0),
  );
  if (first) {
    return discoveredUnit(object, [first, ...others], suspendedDoubts(object));
  }
  const from = chartRef ?? chart?.spec?.sourceRef;
  return unsupportedUnit(
    object,
    from
      ? `its chart is from ${from.kind} ${from.name}, so the version is that of the source, and its values hold no tag of an image; promote the source`
      : 'it has neither chart nor chartRef',
  );
}

/** Only a HelmRepository holds several versions of a chart; from other sources a chart is as they have it. */
function chartCandidates(
  object: WatchedObject,
  chart: { chart?: string; sourceRef?: { kind?: string } } | undefined,
): FieldCandidate[] {
  return chart?.chart !== undefined &&
    chart.sourceRef?.kind === 'HelmRepository'
    ? candidateOf(
        object,
        { chart: chart.chart },
        `it names one version of chart "${chart.chart}"`,
      )
    : [];
}
