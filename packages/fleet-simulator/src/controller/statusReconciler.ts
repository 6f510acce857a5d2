import { isNewGeneration, Reconciler } from './reconciler';
import { StatusModel } from './statusModel';

const MANAGER = 'kube-controller-manager';

/** Reports the status of a model after each new generation. */
export function statusReconciler(model: StatusModel): Reconciler {
  return {
    react: change => (isNewGeneration(change) ? 'Restart' : 'Ignore'),
    reconcile: ({ object, cluster, ...step }) => {
      const { status, annotations } = model({ ...step, object });
      const metadata = annotations
        ? {
            ...object.metadata,
            annotations: { ...object.metadata.annotations, ...annotations },
          }
        : object.metadata;
      cluster.write({ ...object, metadata, status }, MANAGER);
      return 'Continue';
    },
  };
}
