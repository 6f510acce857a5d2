/**
 * Measures the latency of the resource API: one request after the other over one connection.
 *
 * @packageDocumentation
 */
import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import { quantile, rounded } from '../result';
import type { ApiClientOptions, ApiClientResult } from './runApiClient';

const SAMPLES = 200;
/** What comes first pays for compilation and caches, and is not counted. */
const WARM_UP = 20;
/** Views of a large fleet take long enough that fewer samples tell it. */
const VIEW_SAMPLES = 40;
const PAGE = 500;

const TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;q=0.5';

class ApiClient {
  requests = 0;
  private readonly dispatcher = new Agent({ pipelining: 1 });
  private readonly base: string;

  constructor(private readonly options: ApiClientOptions) {
    this.base = `${options.url}/apis/fairway.dev/v1alpha1/namespaces/${options.namespace}`;
  }

  async send(
    method: 'GET' | 'PATCH',
    path: string,
    options: { accept?: string; body?: object } = {},
  ): Promise<any> {
    this.requests += 1;
    const response = await request(`${this.base}/${path}`, {
      method,
      dispatcher: this.dispatcher,
      headers: {
        authorization: `Bearer ${this.options.token}`,
        accept: options.accept ?? 'application/json',
        ...(options.body && {
          'content-type': 'application/merge-patch+json',
        }),
      },
      body: options.body && JSON.stringify(options.body),
    });
    const body = await response.body.json();
    if (response.statusCode >= 300) {
      throw new Error(`${method} ${path}: ${JSON.stringify(body)}`);
    }
    return body;
  }

  /** Reads a view of the portal. @param path - after `/views/` */
  async view(path: string): Promise<any> {
    this.requests += 1;
    const base = this.options.url.replace(/\/k8s$/, '/views');
    const { statusCode, body } = await request(`${base}/${path}`, {
      dispatcher: this.dispatcher,
      headers: { authorization: `Bearer ${this.options.token}` },
    });
    const view = await body.json();
    if (statusCode >= 300) {
      throw new Error(`GET ${path}: ${JSON.stringify(view)}`);
    }
    return view;
  }

  /** Opens a watch. @returns calls back with each object that changes */
  async watch(plural: string, onChange: (object: any) => void): Promise<void> {
    const { metadata } = await this.send('GET', `${plural}?limit=1`);
    const { body } = await request(
      `${this.base}/${plural}?watch=true&resourceVersion=${metadata.resourceVersion}`,
      {
        dispatcher: this.dispatcher,
        headers: { authorization: `Bearer ${this.options.token}` },
      },
    );
    createInterface({ input: body }).on('line', line => {
      onChange(JSON.parse(line).object);
    });
  }
}

async function measure(
  operation: (index: number) => Promise<unknown>,
  {
    count = SAMPLES,
    before = async () => undefined,
  }: {
    count?: number;
    /** What comes first each time, and is not counted. */
    before?: (index: number) => Promise<unknown>;
  } = {},
) {
  const samples: number[] = [];
  for (let index = 0; index < WARM_UP + count; index++) {
    await before(index);
    const startedAt = performance.now();
    await operation(index);
    samples.push(performance.now() - startedAt);
  }
  return latency(samples.slice(WARM_UP));
}

function latency(samples: readonly number[]) {
  return {
    p50: rounded(quantile(samples, 0.5)),
    p95: rounded(quantile(samples, 0.95)),
  };
}

/** How long it takes from a write until a watch brings it. */
async function measureWatch(client: ApiClient, source: string) {
  const waiting = new Map<string, (at: number) => void>();
  await client.watch('sources', ({ metadata }) =>
    waiting.get(metadata?.annotations?.bench)?.(performance.now()),
  );
  const samples: number[] = [];
  for (let index = 0; index < WARM_UP + SAMPLES; index++) {
    const mark = `watch-${index}`;
    const seen = new Promise<number>(resolve => waiting.set(mark, resolve));
    const startedAt = performance.now();
    await annotate(client, source, mark);
    samples.push((await seen) - startedAt);
  }
  return latency(samples.slice(WARM_UP));
}

function annotate(client: ApiClient, source: string, mark: string) {
  return client.send('PATCH', `sources/${source}`, {
    body: { metadata: { annotations: { bench: mark } } },
  });
}

async function main(): Promise<ApiClientResult> {
  const options = JSON.parse(process.argv[2]) as ApiClientOptions;
  const { namespace } = options;
  const client = new ApiClient(options);
  const page = await client.send('GET', `targets?limit=${PAGE}`);
  const names: string[] = page.items.map((item: any) => item.metadata.name);
  const { run, cluster } = {
    run: page.items[0].spec.runRef.name,
    cluster: page.items[0].spec.cluster,
  };
  const source = page.items[0].spec.sourceRef.name;
  const first = `targets?limit=${PAGE}`;
  // Something has changed each time, so that nothing is answered from memory.
  const measureView = (path: string) =>
    measure(() => client.view(path), {
      count: VIEW_SAMPLES,
      before: index => annotate(client, source, `view-${index}`),
    });
  const { columns } = await client.view('fleet');
  const operations = {
    get: await measure(index =>
      client.send('GET', `targets/${names[(index * 7) % names.length]}`),
    ),
    [`list page of ${PAGE}`]: await measure(() => client.send('GET', first)),
    [`list page of ${PAGE} as kubectl does`]: await measure(() =>
      client.send('GET', first, { accept: TABLE }),
    ),
    'list by label: a page of a run': await measure(() =>
      client.send('GET', `${first}&labelSelector=fairway.dev%2Frun%3D${run}`),
    ),
    'list by field: all of a cluster': await measure(() =>
      client.send('GET', `${first}&fieldSelector=spec.cluster%3D${cluster}`),
    ),
    'apply a merge patch': await measure(index =>
      annotate(client, source, `apply-${index}`),
    ),
    'apply until a watch brings it': await measureWatch(client, source),
    [`view: fleet of ${columns.length} units`]: await measureView('fleet'),
    'view: a page of 100 clusters': await measureView('fleet/clusters'),
    'view: odd clusters': await measureView('fleet/clusters?odd=true'),
    'view: lanes of a run': await measureView(`runs/${namespace}/${run}/lanes`),
    'view: a page of 500 targets': await measureView(
      `runs/${namespace}/${run}/targets?limit=${PAGE}`,
    ),
    'view: commands on a run': await measureView(
      `runs/${namespace}/${run}/commands`,
    ),
    'view: a source': await measureView(`sources/${namespace}/${source}`),
    'view: a page of 50 runs': await measureView('runs'),
    'view: inbox': await measureView('inbox'),
  };
  return { requests: client.requests, operations };
}

main().then(
  result => {
    process.stdout.write(JSON.stringify(result), () => process.exit(0));
  },
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
