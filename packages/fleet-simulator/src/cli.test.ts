import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { deployment } from './contract/objects';

const BINARY = join(__dirname, '../bin/fleet-simulator');

describe('fleet-simulator as a process of its own', () => {
  let child: ChildProcess;

  const start = async (options: object) => {
    child = spawn(process.execPath, [BINARY, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface(child.stdout!), 'line');
    return JSON.parse(line) as { url: string; clusters: number };
  };

  afterEach(() => child?.kill('SIGKILL'));

  const call = async (method: string, url: string, body?: object) => {
    const answer = await fetch(url, {
      method,
      body: body && JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return { code: answer.status, body: (await answer.json()) as any };
  };

  it('prints its URL, is controlled over HTTP, and ends with its parent', async () => {
    const { url, clusters } = await start({
      count: 3,
      template: [deployment('web')],
      defaults: {
        behaviour: [{ rollout: { outcome: 'Converge', durationMs: 0 } }],
      },
    });
    expect(clusters).toBe(3);
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

    const ended = once(child, 'exit');
    child.stdin!.end();
    expect((await ended)[0]).toBe(0);
  }, 30_000);

  it('stops on SIGTERM', async () => {
    await start({ clusters: [{ name: 'a' }] });
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  }, 30_000);
});
