import { StatusModel } from '../statusModel';
import { daemonSetStatus } from './daemonSet';
import { deploymentStatus } from './deployment';
import { jobStatus } from './job';
import { statefulSetStatus } from './statefulSet';

/** The status models of built-in kinds, by table. */
export const builtinStatusModels: ReadonlyMap<string, StatusModel> = new Map([
  ['apps/deployments', deploymentStatus],
  ['apps/statefulsets', statefulSetStatus],
  ['apps/daemonsets', daemonSetStatus],
  ['batch/jobs', jobStatus],
]);

export { readyConditionStatus } from './readyCondition';
