/** The API version of all kinds of Argo CD. */
export const API_VERSION = 'argoproj.io/v1alpha1';

/** The kinds of Argo CD that the driver reads. */
export const ARGO_KINDS = [
  kind('Application', 'applications'),
  kind('ApplicationSet', 'applicationsets'),
  kind('AppProject', 'appprojects'),
] as const;

function kind(name: string, plural: string) {
  return { apiVersion: API_VERSION, kind: name, plural, namespaced: true };
}
