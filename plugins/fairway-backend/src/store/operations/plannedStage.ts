/**
 * The stage of a row `i` of the inventory: the one that reached the cluster last, and where none has, the one that it is in by the
 * newest target. Null where no run takes the cluster in.
 */
export const PLANNED_STAGE = `coalesce(i.stage, (
  SELECT t.stage FROM targets t
  WHERE t.namespace = i.namespace AND t.cluster = i.cluster AND t.source_name = i.source AND t.unit = i.unit
  ORDER BY t.resource_version DESC LIMIT 1))`;
