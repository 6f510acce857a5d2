import type { FairwayStore } from '../../store/types';
import { actionAdmission } from './action';
import type { Admission } from './admission';
import { approvalAdmission } from './approval';
import { backendAdmission, DriverLookup, sourceAdmission } from './delivery';
import { planAdmission } from './plan';
import { promotionAdmission } from './promotion';

export type { Admission, AdmissionRequest } from './admission';
export { decidingProblem, notAPerson } from './deciding';
export type { DriverLookup } from './delivery';
export {
  expandPromotion,
  readReferences,
  type PromotionReferences,
} from './promotion';
export { isFinished, readRun, runNotFound } from './run';

/** The rules of all kinds that have some. */
export function admissions(
  store: FairwayStore,
  driverFor: DriverLookup,
): ReadonlyMap<string, Admission> {
  return new Map<string, unknown>([
    ['Backend', backendAdmission(driverFor)],
    ['Source', sourceAdmission(store, driverFor)],
    ['Plan', planAdmission(store)],
    ['Promotion', promotionAdmission(store)],
    ['Approval', approvalAdmission(store)],
    ['Action', actionAdmission(store)],
  ]) as ReadonlyMap<string, Admission>;
}
