import { installDefinitions, removeDefinitions } from '../definitions';
import { CUSTOM_GROUP, definition } from '../objects';
import { Scenario } from './scenario';

/** Kinds that a CustomResourceDefinition brings. */
export const customKindScenarios: Scenario[] = [
  {
    name: 'serves custom kinds',
    async *run({ api, custom }) {
      const definitions = [definition('widgets', 'Widget')];
      await installDefinitions(api, definitions);
      const path = `${custom}/widgets`;
      const widget = {
        apiVersion: `${CUSTOM_GROUP}/v1`,
        kind: 'Widget',
        metadata: { name: 'a' },
      };
      yield api.post(path, {
        ...widget,
        spec: { size: 1, list: [1, 2], sources: [{ name: 'a', v: 1 }] },
        status: { x: 1 },
      });
      yield api.patch('merge', `${path}/a`, { spec: { size: 2 } });
      yield api.patch('merge', `${path}/a`, {
        metadata: { annotations: { a: 'b' } },
      });
      yield api.patch('merge', `${path}/a/status`, {
        status: { observedGeneration: 2 },
        metadata: { labels: { a: 'b' } },
      });
      yield api.patch('merge', `${path}/a`, { status: { x: 1 } });
      yield api.patch('strategic', `${path}/a`, { spec: {} });
      yield api.apply(`${path}/a`, { ...widget, spec: { size: 3 } }, 'one');
      yield api.apply(
        `${path}/a`,
        {
          ...widget,
          spec: { sources: [{ name: 'b', v: 2 }], deep: { a: { b: 1 } } },
        },
        'one',
      );
      yield api.apply(
        `${path}/a`,
        { ...widget, spec: { sources: [{ name: 'b', v: 2 }] } },
        'one',
      );
      yield api.apply(`${path}/a`, { ...widget }, 'one');
      yield api.apply(
        `${path}/b`,
        { ...widget, metadata: { name: 'b' }, spec: { only: { a: 1 } } },
        'one',
      );
      yield api.apply(
        `${path}/b`,
        { ...widget, metadata: { name: 'b' }, spec: {} },
        'one',
      );
      yield api.apply(
        `${path}/b`,
        { ...widget, metadata: { name: 'b' } },
        'one',
      );
      yield api.put(`${path}/a`, widget);
      yield api.get(path);
      yield api.delete(`${path}/a`);
      await removeDefinitions(api, definitions);
    },
  },
];
