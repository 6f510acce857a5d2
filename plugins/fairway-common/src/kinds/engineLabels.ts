import { API_GROUP } from './kindDefinition';

/**
 * Labels that tell what an object belongs to, so that kubectl can select by them. The server sets them on what the engine writes,
 * and on Approvals and Actions.
 *
 * @public
 */
export const ENGINE_LABELS = {
  promotion: `${API_GROUP}/promotion`,
  source: `${API_GROUP}/source`,
  run: `${API_GROUP}/run`,
  stage: `${API_GROUP}/stage`,
  cluster: `${API_GROUP}/cluster`,
} as const;
