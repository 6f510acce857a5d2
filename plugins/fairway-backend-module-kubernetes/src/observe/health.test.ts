import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { kubernetesConfig } from '../driverConfig';
import {
  keyPath,
  parseFieldPath,
} from '@fairway/plugin-fairway-node/driverKit';
import { healthOf } from './healthOf';

const RECEIPT = { key: 'k', changed: true, revision: '10', at: 0 };

function health(
  kind: string,
  object: {
    generation?: number;
    spec?: object;
    status?: object;
    managedFields?: unknown[];
  },
  options: { path?: string; config?: Record<string, unknown> } = {},
): string {
  const [apiVersion, name] = kind.split(' ');
  const live: WatchedObject = {
    apiVersion,
    kind: name,
    metadata: {
      name: 'x',
      generation: object.generation ?? 2,
      managedFields: object.managedFields,
    },
    spec: object.spec ?? {},
    status: object.status,
  };
  const parsed = parseFieldPath(options.path ?? 'spec.version');
  const path = 'path' in parsed ? parsed.path : keyPath('spec');
  const { state, reason } = healthOf(
    live,
    { receipt: RECEIPT, path, version: 'v2' },
    kubernetesConfig.read(options.config),
  );
  return `${state} ${reason}`;
}

const rolledOut = {
  observedGeneration: 2,
  replicas: 3,
  updatedReplicas: 3,
  readyReplicas: 3,
  availableReplicas: 3,
};

describe('Deployment', () => {
  const of = (
    status: object | undefined,
    spec: object = {},
    managedFields: unknown[] = [],
  ) =>
    health('apps/v1 Deployment', {
      spec: { replicas: 3, ...spec },
      status,
      managedFields,
    });

  it.each([
    [undefined, 'Progressing NoStatus'],
    [{}, 'Progressing NoStatus'],
    [{ ...rolledOut, observedGeneration: 1 }, 'Progressing NotObserved'],
    [{ ...rolledOut, updatedReplicas: 2 }, 'Progressing Updating'],
    [{ ...rolledOut, replicas: 4 }, 'Progressing Terminating'],
    [{ ...rolledOut, availableReplicas: 2 }, 'Progressing NotAvailable'],
    [{ ...rolledOut, readyReplicas: undefined }, 'Progressing NotAvailable'],
    [rolledOut, 'Converged RolledOut'],
    [{ ...rolledOut, observedGeneration: 3 }, 'Converged RolledOut'],
  ])('with status %j is %s', (status, expected) => {
    expect(of(status)).toBe(expected);
  });

  it('fails on its progress deadline, but not on that of an earlier generation', () => {
    const conditions = [
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
      },
    ];
    expect(of({ ...rolledOut, updatedReplicas: 1, conditions })).toBe(
      'Failed ProgressDeadlineExceeded',
    );
    expect(of({ ...rolledOut, observedGeneration: 1, conditions })).toBe(
      'Progressing NotObserved',
    );
  });

  it.each([
    ['before the write', '2026-01-01T00:59:59Z', 'Progressing Updating'],
    ['within its second', '2026-01-01T01:00:00Z', 'Progressing Updating'],
    ['right after it', '2026-01-01T01:00:01Z', 'Progressing Updating'],
    ['at its deadline', '2026-01-01T01:10:00Z', 'Failed'],
    ['by a clock behind', '2026-01-01T01:09:55Z', 'Failed'],
    ['without a time', undefined, 'Progressing Updating'],
  ])(
    'takes a progress deadline that was exceeded %s for %s: %s',
    (_when, lastUpdateTime, expected) => {
      const write = {
        manager: 'fairway',
        operation: 'Apply',
        time: '2026-01-01T01:00:00Z',
        fieldsV1: { 'f:spec': { 'f:version': {} } },
      };
      const condition = {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        lastUpdateTime,
      };
      const status = {
        ...rolledOut,
        updatedReplicas: 1,
        conditions: [condition],
      };
      expect(of(status, {}, [write])).toContain(expected);
    },
  );

  it('fails at a short progress deadline, too', () => {
    const write = {
      manager: 'fairway',
      operation: 'Apply',
      time: '2026-01-01T01:00:00Z',
      fieldsV1: { 'f:spec': { 'f:version': {} } },
    };
    const condition = {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      lastUpdateTime: '2026-01-01T01:00:01Z',
    };
    const status = {
      ...rolledOut,
      updatedReplicas: 1,
      conditions: [condition],
    };
    expect(of(status, { progressDeadlineSeconds: 1 }, [write])).toBe(
      'Failed ProgressDeadlineExceeded',
    );
  });

  it('waits while it is paused, and needs no Pods where none are wanted', () => {
    expect(of(rolledOut, { paused: true })).toBe('Progressing Paused');
    expect(of({ observedGeneration: 2 }, { replicas: 0 })).toBe(
      'Converged RolledOut',
    );
  });
});

describe('StatefulSet', () => {
  const of = (status: object, spec: object = {}) =>
    health('apps/v1 StatefulSet', { spec: { replicas: 3, ...spec }, status });
  const done = { ...rolledOut, currentRevision: 'b', updateRevision: 'b' };

  it.each([
    [{ ...done, observedGeneration: 1 }, 'Progressing NotObserved'],
    [
      { ...done, currentRevision: 'a', updatedReplicas: 1 },
      'Progressing Updating',
    ],
    [{ ...done, currentRevision: 'a' }, 'Progressing Updating'],
    [{ ...done, readyReplicas: 2 }, 'Progressing NotReady'],
    [done, 'Converged RolledOut'],
  ])('with status %j is %s', (status, expected) => {
    expect(of(status)).toBe(expected);
  });

  it('counts only replicas from the partition on', () => {
    const partitioned = { updateStrategy: { rollingUpdate: { partition: 2 } } };
    const status = { ...done, currentRevision: 'a', updatedReplicas: 1 };
    expect(of(status, partitioned)).toBe('Converged RolledOut');
    expect(of({ ...status, updatedReplicas: 0 }, partitioned)).toBe(
      'Progressing Updating',
    );
  });

  it('waits for availability where it takes time', () => {
    const slow = { minReadySeconds: 10 };
    expect(of({ ...done, availableReplicas: 2 }, slow)).toBe(
      'Progressing NotAvailable',
    );
    expect(of(done, slow)).toBe('Converged RolledOut');
  });
});

describe('DaemonSet', () => {
  const done = {
    observedGeneration: 2,
    desiredNumberScheduled: 3,
    updatedNumberScheduled: 3,
    numberAvailable: 3,
  };

  it.each([
    [{ observedGeneration: 2 }, 'Progressing NoStatus'],
    [{ ...done, observedGeneration: 1 }, 'Progressing NotObserved'],
    [{ ...done, updatedNumberScheduled: 1 }, 'Progressing Updating'],
    [{ ...done, numberAvailable: undefined }, 'Progressing NotAvailable'],
    [done, 'Converged RolledOut'],
  ])('with status %j is %s', (status, expected) => {
    expect(health('apps/v1 DaemonSet', { status })).toBe(expected);
  });
});

describe('ReplicaSet', () => {
  it.each([
    [undefined, 'Progressing NoStatus'],
    [{ ...rolledOut, availableReplicas: 1 }, 'Progressing NotAvailable'],
    [{ ...rolledOut, replicas: 4 }, 'Progressing NotAvailable'],
    [rolledOut, 'Converged Available'],
  ])('with status %j is %s', (status, expected) => {
    expect(
      health('apps/v1 ReplicaSet', { spec: { replicas: 3 }, status }),
    ).toBe(expected);
  });
});

describe('Job', () => {
  it.each([
    [undefined, {}, 'Progressing Running'],
    [undefined, { suspend: true }, 'Progressing Suspended'],
    [
      { conditions: [{ type: 'Complete', status: 'True' }] },
      {},
      'Converged Complete',
    ],
    [
      {
        conditions: [
          { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' },
        ],
      },
      {},
      'Failed BackoffLimitExceeded',
    ],
  ])('with status %j and spec %j is %s', (status, spec, expected) => {
    expect(health('batch/v1 Job', { status, spec })).toBe(expected);
  });
});

describe('Pod', () => {
  const path = 'spec.containers[name=app].image';
  const of = (status: object) => health('v1 Pod', { status }, { path });
  const running = (image: string, imageID = '') => ({
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'app', image, imageID }],
  });

  it('converges when its container runs the version', () => {
    expect(of(running('docker.io/library/app:v2'))).toBe('Converged Ready');
    expect(of(running('docker.io/library/app:v1'))).toBe(
      'Progressing NotRunning',
    );
    expect(of({ phase: 'Pending' })).toBe('Progressing NotRunning');
    expect(of({ ...running('app:v2'), conditions: [] })).toBe(
      'Progressing NotReady',
    );
    expect(of({ ...running('app:v2'), phase: 'Succeeded' })).toBe(
      'Converged Succeeded',
    );
    expect(of({ phase: 'Failed' })).toBe('Failed PodFailed');
  });
});

describe('kinds without a status', () => {
  it('converge when they hold the version', () => {
    expect(health('v1 ConfigMap', {})).toBe('Converged Stored');
    expect(health('batch/v1 CronJob', { status: {} })).toBe('Converged Stored');
  });

  it('are named in the Backend where they are custom', () => {
    const kind = 'example.com/v1 Widget';
    expect(health(kind, {})).toBe('Progressing NoStatus');
    const config = { kindsWithoutStatus: ['Widget.example.com'] };
    expect(health(kind, {}, { config })).toBe('Converged Stored');
    expect(kubernetesConfig.validate(config)).toEqual([]);
    expect(kubernetesConfig.validate(undefined)).toEqual([]);
    expect(
      kubernetesConfig.validate({ kindsWithoutStatus: ['widgets'] }),
    ).toEqual([expect.objectContaining({ field: 'kindsWithoutStatus[0]' })]);
    expect(kubernetesConfig.validate({ force: true })).toEqual([
      expect.objectContaining({ reason: 'FieldValueForbidden' }),
    ]);
  });
});

describe('custom kinds', () => {
  const of = (status: object) => health('example.com/v1 Widget', { status });
  const ready = (extra: object = {}) => ({
    conditions: [{ type: 'Ready', status: 'True', reason: 'Done', ...extra }],
  });

  it.each([
    [{ phase: 'Running' }, 'Progressing NoCondition'],
    [ready(), 'Progressing NoEvidence'],
    [{ ...ready(), observedGeneration: 1 }, 'Progressing NotObserved'],
    [{ ...ready(), observedGeneration: 2 }, 'Converged Done'],
    [ready({ observedGeneration: 2 }), 'Converged Done'],
    [
      { ...ready({ observedGeneration: 1 }), observedGeneration: 2 },
      'Progressing NotObserved',
    ],
    [
      { ...ready({ status: 'False' }), observedGeneration: 2 },
      'Progressing Done',
    ],
    [
      {
        observedGeneration: 2,
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'Reconciling', status: 'True', reason: 'Busy' },
        ],
      },
      'Progressing Busy',
    ],
    [
      {
        observedGeneration: 2,
        conditions: [{ type: 'Stalled', status: 'True', reason: 'Broken' }],
      },
      'Failed Broken',
    ],
    [
      {
        observedGeneration: 1,
        conditions: [{ type: 'Stalled', status: 'True', reason: 'Broken' }],
      },
      'Progressing NoCondition',
    ],
    [
      {
        observedGeneration: 2,
        conditions: [{ type: 'Available', status: 'True', reason: 'Up' }],
      },
      'Converged Up',
    ],
  ])('with status %j are %s', (status, expected) => {
    expect(of(status)).toBe(expected);
  });

  it('prove an annotation by a status that was written after it', () => {
    const at = (time: string) =>
      health(
        'example.com/v1 Widget',
        {
          status: { ...ready(), observedGeneration: 2 },
          managedFields: [
            {
              manager: 'fairway',
              operation: 'Apply',
              time: '2026-01-01T00:00:10Z',
              fieldsV1: {
                'f:metadata': {
                  'f:annotations': { 'f:example.com/version': {} },
                },
              },
            },
            { manager: 'c', operation: 'Update', subresource: 'status', time },
          ],
        },
        { path: 'metadata.annotations["example.com/version"]' },
      );
    expect(at('2026-01-01T00:00:09Z')).toBe('Progressing NoEvidence');
    expect(at('2026-01-01T00:00:10Z')).toBe('Progressing NoEvidence');
    expect(at('2026-01-01T00:00:11Z')).toBe('Converged Done');
  });
});
