import { landscape } from '../k8s/__testUtils__/objects';
import { aRun, RunParts } from '../resources/__testUtils__/runs';
import { noticesOf } from './noticesOf';

const notices = (parts: Partial<RunParts> = {}) =>
  noticesOf(aRun({ landscape: landscape(), ...parts }).run);
const gate = { stage: 'europe' };

describe('notices of a run', () => {
  it('ask those whom a gate names, and not those who asked for the promotion', () => {
    const [notice, ...others] = notices({
      gate,
      requesters: ['user:default/dana', 'user:default/alex', 'external:ci'],
    });
    expect(others).toEqual([]);
    expect(notice.notification.recipients).toEqual({
      type: 'entity',
      entityRef: ['group:default/release-managers'],
      excludeEntityRef: ['user:default/dana', 'user:default/alex'],
    });
    expect(notice.notification.payload).toMatchObject({
      title: 'Approve checkout v1.4.2 for stage europe',
      link: '/fairway/approvals/default/checkout-1-1/europe/release-managers',
      scope: notice.id,
    });
  });

  it('are others when a gate is reached anew', () => {
    const [first] = notices({ gate });
    const [again] = notices({
      gate: { ...gate, since: '2026-02-02T00:00:00.000Z' },
    });
    expect(again.id).not.toBe(first.id);
  });

  it('ask the owners where a gate names nobody', () => {
    const [notice] = notices({
      phase: 'RollingBack',
      rollback: {
        requestedBy: 'user:default/rita',
        gate: {
          name: 'sure',
          level: 'Stage',
          approval: { count: 1, allowRequester: false },
        },
      },
    });
    expect(notice.notification).toMatchObject({
      recipients: {
        entityRef: ['component:default/checkout'],
        excludeEntityRef: ['user:default/dana', 'user:default/rita'],
      },
      payload: {
        title: 'Approve the rollback of checkout v1.4.2',
        link: '/fairway/approvals/default/checkout-1-1/rollback/sure',
      },
    });
  });

  it.each([
    ['Succeeded', 'has succeeded', 'normal'],
    ['Failed', 'has failed', 'high'],
    ['RollingBack', 'is being rolled back', 'high'],
    ['RolledBack', 'was rolled back', 'high'],
  ] as const)(
    'tell owners and who asked that it is %s',
    (phase, words, severity) => {
      const [{ notification }] = notices({ phase });
      expect(notification.recipients).toEqual({
        type: 'entity',
        entityRef: ['component:default/checkout', 'user:default/dana'],
      });
      expect(notification.payload).toMatchObject({
        title: `checkout v1.4.2 ${words}`,
        link: '/fairway/runs/default/checkout-1-1',
        severity,
      });
    },
  );

  it('tell nobody of what needs nobody', () => {
    for (const phase of [
      'Pending',
      'Running',
      'Paused',
      'Aborted',
      'Superseded',
    ] as const) {
      expect(notices({ phase })).toEqual([]);
    }
  });
});
