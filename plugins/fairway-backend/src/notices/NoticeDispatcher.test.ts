import type { AddressInfo } from 'node:net';
import {
  BackendFeature,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import type { Notification } from '@backstage/plugin-notifications-common';
import {
  NotificationSendOptions,
  NotificationService,
  notificationService,
} from '@backstage/plugin-notifications-node';
import { landscape } from '../k8s/__testUtils__/objects';
import { RunParts, storeRun } from '../resources/__testUtils__/runs';
import type { DatabaseStore } from '../store';
import { aStore, databases } from '../store/__fixtures__/stores';
import { NoticeDispatcher } from './NoticeDispatcher';

jest.setTimeout(60_000);

const OPEN: Partial<RunParts> = { gate: { stage: 'europe' } };

async function setUp(id: Parameters<typeof aStore>[0] = 'SQLITE_3') {
  const stores = await aStore(id);
  const sent: NotificationSendOptions[] = [];
  const send = jest.fn(async (notification: NotificationSendOptions) => {
    sent.push(notification);
  });
  const logger = mockServices.logger.mock();
  const dispatcherOn = (store: DatabaseStore) =>
    NoticeDispatcher.create({ store, notifications: { send }, logger });
  const { store } = stores;
  const bring = (name: string, parts: Partial<RunParts> = OPEN) =>
    storeRun(store, { landscape: landscape(), name, ...parts });
  return { ...stores, store, sent, send, logger, dispatcherOn, bring };
}

describe('notices', () => {
  it('say nothing of what happened before', async () => {
    const { store, sent, dispatcherOn, bring } = await setUp();
    await bring('old-1');
    const dispatcher = dispatcherOn(store);
    await dispatcher.dispatch();
    await dispatcher.dispatch();
    expect(sent).toEqual([]);
    await bring('new-1');
    await dispatcher.dispatch();
    expect(sent).toHaveLength(1);
  });

  it.each(databases.eachSupportedId())(
    'are told once, whichever replica looks, over restarts and further changes, %p',
    async id => {
      const { store, another, sent, dispatcherOn, bring } = await setUp(id);
      await dispatcherOn(store).dispatch();
      const { run } = await bring('one-1');
      await dispatcherOn(store).dispatch();
      await dispatcherOn(await another()).dispatch();
      await store.commit({
        updates: [
          {
            object: {
              ...run,
              metadata: { ...run.metadata, labels: { touched: 'yes' } },
            },
            expected: (await store.get('PromotionRun', 'default', 'one-1'))!
              .metadata.resourceVersion,
          },
        ],
      });
      await dispatcherOn(store).dispatch();
      expect(sent).toHaveLength(1);
    },
  );

  it('are told again in the same scope where a crash came before it was recorded', async () => {
    const { store, sent, dispatcherOn, bring } = await setUp();
    await dispatcherOn(store).dispatch();
    await bring('one-1');
    const crashing = jest
      .spyOn(store, 'recordNotice')
      .mockRejectedValueOnce(new Error('crashed'));
    await dispatcherOn(store).dispatch();
    await dispatcherOn(store).dispatch();
    await dispatcherOn(store).dispatch();
    expect(crashing).toHaveBeenCalledTimes(2);
    expect(sent).toHaveLength(2);
    expect(sent[1].payload.scope).toBe(sent[0].payload.scope);
  });

  it('are sent later where they cannot be sent now', async () => {
    const { store, sent, send, logger, dispatcherOn, bring } = await setUp();
    const dispatcher = dispatcherOn(store);
    await dispatcher.dispatch();
    await bring('one-1');
    await bring('two-1', { phase: 'Failed' });
    send.mockRejectedValueOnce(
      new Error('Failed to send notifications: status 503'),
    );
    await dispatcher.dispatch();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    await dispatcher.dispatch();
    expect(sent).toHaveLength(2);
  });

  it('are not kept where the plugin is not installed, which is said once', async () => {
    const { store, send, logger, dispatcherOn, bring } = await setUp();
    const dispatcher = dispatcherOn(store);
    await dispatcher.dispatch();
    send.mockRejectedValue(
      new Error(
        'Failed to send notifications: Error: Request failed with status 404',
      ),
    );
    await bring('one-1');
    await bring('two-1');
    await dispatcher.dispatch();
    await dispatcher.dispatch();
    expect(send).toHaveBeenCalledTimes(2);
    expect(logger.warn).not.toHaveBeenCalled();
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it('forget runs that are gone', async () => {
    const { store, dispatcherOn, bring } = await setUp();
    const dispatcher = dispatcherOn(store);
    await dispatcher.dispatch();
    const { run } = await bring('one-1', { phase: 'Succeeded' });
    await dispatcher.dispatch();
    const id = `run/${run.metadata.uid}/Succeeded`;
    expect([...(await store.toldNotices([id]))]).toEqual([id]);
    await store.commit({
      deletes: [
        {
          object: run,
          expected: (await store.get('PromotionRun', 'default', 'one-1'))!
            .metadata.resourceVersion,
          dependents: 'Background',
        },
      ],
    });
    await bring('two-1');
    await dispatcher.dispatch();
    expect((await store.toldNotices([id])).size).toBe(0);
  });

  describe('with the services of Backstage', () => {
    let backend: TestBackend;
    afterEach(() => backend.stop());

    /** The service as Fairway gets it, and what a user finds in the portal. */
    const start = async (installed: BackendFeature[]) => {
      let notifications!: NotificationService;
      backend = await startTestBackend({
        features: [
          ...installed,
          mockServices.rootConfig.factory({
            data: { app: { baseUrl: 'http://portal.example' } },
          }),
          catalogServiceMock.factory({
            entities: [
              {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'User',
                metadata: { name: 'alex', namespace: 'default' },
                spec: {},
              },
              {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'Group',
                metadata: { name: 'release-managers', namespace: 'default' },
                spec: { type: 'team', children: [] },
                relations: [
                  { type: 'hasMember', targetRef: 'user:default/alex' },
                  { type: 'hasMember', targetRef: 'user:default/dana' },
                ],
              },
            ],
          }),
          createBackendPlugin({
            pluginId: 'fairway',
            register(env) {
              env.registerInit({
                deps: { service: notificationService },
                async init({ service }) {
                  notifications = service;
                },
              });
            },
          }),
        ],
      });
      const { port } = backend.server.address() as AddressInfo;
      const found = async (user: string) => {
        const response = await fetch(
          `http://127.0.0.1:${port}/api/notifications/notifications`,
          {
            headers: {
              authorization: `Bearer ${mockCredentials.user.token(user)}`,
            },
          },
        );
        return ((await response.json()) as { notifications: Notification[] })
          .notifications;
      };
      return { notifications, found };
    };

    it('reach members of the groups that are asked, but not who asked for it', async () => {
      const { notifications, found } = await start([notificationsPlugin]);
      const { store, bring } = await setUp();
      const dispatcher = NoticeDispatcher.create({
        store,
        notifications,
        logger: mockServices.logger.mock(),
      });
      await dispatcher.dispatch();
      await bring('one-1');
      await dispatcher.dispatch();
      expect(await found('user:default/alex')).toMatchObject([
        {
          payload: {
            title: 'Approve checkout v1.4.2 for stage europe',
            link: '/fairway/approvals/default/one-1/europe/release-managers',
          },
        },
      ]);
      expect(await found('user:default/dana')).toEqual([]);
    });

    it('are quiet without the plugin', async () => {
      const { notifications } = await start([]);
      const { store, bring } = await setUp();
      const logger = mockServices.logger.mock();
      const dispatcher = NoticeDispatcher.create({
        store,
        notifications,
        logger,
      });
      await dispatcher.dispatch();
      await bring('one-1');
      await dispatcher.dispatch();
      expect(logger.warn).not.toHaveBeenCalled();
      expect(logger.info).toHaveBeenCalledTimes(1);
    });
  });
});
