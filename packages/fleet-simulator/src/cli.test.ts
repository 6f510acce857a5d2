import { deployment } from './contract/objects';
import { SimulatorProcess, startSimulatorProcess } from './testUtils';

describe('fleet-simulator as a process of its own', () => {
  let simulator: SimulatorProcess | undefined;

  afterEach(() => simulator?.stop());

  const call = async (method: string, url: string, body?: object) => {
    const answer = await fetch(url, {
      method,
      body: body && JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return { code: answer.status, body: (await answer.json()) as any };
  };

  it('prints its URL, is controlled over HTTP, and ends with its parent', async () => {
    simulator = await startSimulatorProcess({
      count: 3,
      template: [deployment('web')],
      defaults: {
        behaviour: [{ rollout: { outcome: 'Converge', durationMs: 0 } }],
      },
    });
    const { url } = simulator;
    const control = `${url}/simulator`;
    const api = `${url}/clusters/cluster-2/apis/apps/v1`;
    const path = `${api}/namespaces/default/deployments/web`;
    expect((await call('GET', path)).body.status.readyReplicas).toBe(1);

    const one = `${control}/clusters/cluster-2`;
    const fault = { effect: { type: 'Error', code: 503 }, times: 1 };
    expect((await call('POST', `${one}/faults`, fault)).body.id).toBe(1);
    expect((await call('GET', path)).code).toBe(503);
    expect((await call('GET', path)).code).toBe(200);
    expect((await call('GET', `${one}/counters`)).body.byVerb.get).toBe(3);
    expect((await call('DELETE', `${control}/counters`)).code).toBe(200);
    expect((await call('GET', `${control}/counters`)).body.total).toBe(0);

    await call('POST', `${one}/behaviour`, { rollout: { outcome: 'Stall' } });
    const image = { containers: [{ name: 'app', image: 'app:v2' }] };
    await call('PUT', `${one}/objects`, {
      ...deployment('web'),
      spec: {
        ...deployment('web').spec,
        template: { ...deployment('web').spec.template, spec: image },
      },
    });
    const stalled = await call('GET', path);
    expect(stalled.body.status.observedGeneration).toBe(2);
    expect(stalled.body.status.updatedReplicas).toBeUndefined();

    await call('PUT', `${control}/clusters/late`, { labels: { env: 'prod' } });
    const list = await call('GET', `${control}/clusters`);
    expect(list.body.items.map((c: any) => c.name)).toContain('late');
    await call('DELETE', `${control}/clusters/late`);
    expect((await call('GET', `${one}/nothing`)).code).toBe(404);

    await simulator.stop();
    await expect(fetch(url)).rejects.toThrow();
    simulator = undefined;
  }, 30_000);

  it('stops on SIGTERM', async () => {
    simulator = await startSimulatorProcess({ clusters: [{ name: 'a' }] });
    process.kill(simulator.pid, 'SIGTERM');
    await simulator.stop();
    await expect(fetch(simulator.url)).rejects.toThrow();
    simulator = undefined;
  }, 30_000);

  it('reports why it cannot start', async () => {
    const twice = { clusters: [{ name: 'a' }, { name: 'a' }] };
    await expect(startSimulatorProcess(twice)).rejects.toThrow(/code 1/);
  }, 30_000);
});
