import { join } from 'node:path';
import { EXAMPLE_DIRECTORY } from './examples';
import { PEOPLE } from './people';

/** What the demo prints once it is ready: where to look, who to be, and kubectl lines to play with. */
export function invitation(options: {
  baseUrl: string;
  logFile: string;
  pidFile: string;
  kubeconfig: string;
  /** With a context for each cluster. */
  clusterKubeconfig: string;
  clusters: number;
}): string {
  const { baseUrl, logFile, pidFile, kubeconfig, clusters } = options;
  const onCluster = `kubectl --kubeconfig ${options.clusterKubeconfig}`;
  return `
Open ${baseUrl}

and choose who you are, without a password; each may do something else:

  ${PEOPLE.developer}   developer: promotes checkout
  ${PEOPLE.approver}   release manager: approves, pauses, rolls back
  ${PEOPLE.platform}    platform engineer: does everything but approve
  ${PEOPLE.viewer}   viewer: looks

${clusters} clusters are there, and a promotion by ${
    PEOPLE.developer
  } is on its way to them: the canaries go first, then it waits for ${
    PEOPLE.approver
  }.
The log of the backend is ${logFile}.

The same with kubectl, in another terminal:

  export KUBECONFIG=${kubeconfig}
  kubectl get clusters,fleets,sources,plans
  kubectl get promotionruns,targets
  RUN=$(kubectl get promotionruns -o name | tail -1 | cut -d/ -f2)
  kubectl get --raw "/api/fairway/k8s/apis/fairway.dev/v1alpha1/namespaces/default/promotionruns/$RUN/explain?pretty=true"
  kubectl --context approver create -f - <<EOF
  {"apiVersion":"fairway.dev/v1alpha1","kind":"Approval","metadata":{"generateName":"ok-"},
   "spec":{"runRef":{"name":"$RUN"},"stage":"europe","gate":"release-managers","decision":"Approve"}}
  EOF
  kubectl wait --for=condition=Complete promotionrun/$RUN --timeout=2m
  kubectl describe promotionrun $RUN

Promote another version:

  sed s/v1.4.2/v1.4.3/ ${join(
    EXAMPLE_DIRECTORY,
    'promotion.yaml',
  )} | kubectl --context developer create -f -
  kubectl get promotionruns -w

Change a version on a cluster without a promotion, and see it as drift:

  ${onCluster} --context eu-canary-1 set image deployment/checkout app=ghcr.io/example/checkout:v1.3.0

Kill the backend whenever you like; it is started again, and runs go on where they were:

  kill -9 $(cat ${pidFile})

Contexts: ${Object.keys(PEOPLE).join(', ')}. Ctrl-C ends it.
`;
}

/** What the demo prints where nothing was made yet. */
export function emptyInvitation(options: {
  baseUrl: string;
  logFile: string;
  pidFile: string;
  clusters: readonly string[];
}): string {
  const { baseUrl, logFile, pidFile, clusters } = options;
  return `
Open ${baseUrl}

and choose ${PEOPLE.platform}, who may make everything that a first promotion needs. Backstage is connected to ${clusters.length} clusters,
such as ${clusters[0]}; the Deployment shop/checkout runs on each of them.
The log of the backend is ${logFile}.

Kill the backend whenever you like; it is started again:

  kill -9 $(cat ${pidFile})

Ctrl-C ends it.
`;
}
