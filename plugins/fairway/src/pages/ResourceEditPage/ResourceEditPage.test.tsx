import { backendKind, ResourceObject } from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { parse } from 'yaml';
import { admittedObject } from '../../__testUtils__/admittedObject';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { ResourceEditPage } from './ResourceEditPage';

// The editor itself needs a browser that lays out text.
jest.mock('./text/YamlEditor', () => ({
  __esModule: true,
  default: (props: any) => (
    <textarea
      aria-label={props.label}
      data-marked={props.marked.join()}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
    />
  ),
}));

const stored = (version: string, config: unknown) =>
  admittedObject(backendKind, 'apps', {
    spec: { driver: 'kubernetes', config },
    resourceVersion: version,
    status: { observedGeneration: 1 },
  });

type Write = (
  document: ResourceObject,
  options?: { dryRun?: boolean },
) => Promise<unknown>;

function show(
  mode: 'new' | 'edit',
  api: Partial<Omit<FairwayApi, 'create' | 'replace'>> & {
    create?: Write;
    replace?: Write;
  } = {},
) {
  const write = jest.fn<Promise<unknown>, Parameters<Write>>(
    async document => document,
  );
  renderInPortal(<ResourceEditPage plural="backends" />, {
    api: {
      get: (async () => stored('7', { a: 1 })) as unknown as FairwayApi['get'],
      create: write,
      replace: write,
      ...api,
    } as Partial<FairwayApi>,
    ...(mode === 'new'
      ? { at: '/fairway/backends/new', path: '/fairway/backends/new' }
      : {
          at: '/fairway/backends/default/apps/edit',
          path: '/fairway/backends/:namespace/:name/edit',
        }),
  });
  return write;
}

const yaml = async () =>
  (await screen.findByRole('textbox', { name: 'YAML' })) as HTMLTextAreaElement;
const type = (element: HTMLElement, value: string) =>
  fireEvent.change(element, { target: { value } });

const real = (write: jest.Mock) =>
  write.mock.calls.filter(([, options]) => !options?.dryRun);

describe('the form of an object', () => {
  it('writes into the YAML what is written into the form, and the other way round', async () => {
    show('new');
    const text = await yaml();
    type(screen.getByRole('textbox', { name: /^Name\b/ }), 'apps');
    expect(parse(text.value)).toMatchObject({
      kind: 'Backend',
      metadata: { name: 'apps', namespace: 'default' },
    });
    type(text, text.value.replace('driver: kubernetes', 'driver: argo'));
    expect(screen.getByLabelText(/^Driver/)).toHaveValue('argo');
  });

  it('shows where the YAML is broken and keeps the last good state of the form', async () => {
    show('edit');
    const text = await yaml();
    const good = text.value;
    type(text, `${good}\n  broken: [`);
    expect(
      screen.getByRole('heading', { name: 'The YAML cannot be read' }),
    ).toBeVisible();
    expect(screen.getByText(/^Line \d+, column \d+: /)).toBeVisible();
    expect(screen.getByLabelText(/^Driver/)).toHaveValue('kubernetes');
    expect(screen.getByLabelText(/^Driver/)).toBeDisabled();
    expect(
      screen.getByRole('button', {
        name: 'Save',
        description: 'The YAML cannot be read',
      }),
    ).toHaveAttribute('aria-disabled', 'true');
    fireEvent.click(
      screen.getByRole('button', { name: 'Go back to the state in the form' }),
    );
    expect(text).toHaveValue(good);
  });

  it('says at the field, and at its line, what the schema has against it', async () => {
    show('edit');
    const text = await yaml();
    const driver = screen.getByLabelText(/^Driver/);
    type(driver, 'No Driver');
    expect(driver).toBeInvalid();
    expect(
      screen.getAllByText(/must be lower-case letters, digits or "-"/),
    ).toHaveLength(2);
    expect(text.value.split('\n')[Number(text.dataset.marked) - 1]).toContain(
      'driver: No Driver',
    );
    expect(
      screen.getByRole('button', {
        name: 'Save',
        description: 'Put right what is wrong first',
      }),
    ).toBeVisible();
  });

  it('says which fields no schema knows, and that a name stays', async () => {
    show('edit');
    const text = await yaml();
    type(
      text,
      `${text.value.replace('name: apps', 'name: other')}  color: blue\n`,
    );
    expect(screen.getByText('spec.color')).toBeVisible();
    expect(
      screen.getByText('must stay apps; make a new object for another one'),
    ).toBeVisible();
  });

  it('suggests the clusters that Backstage knows', async () => {
    const view = jest.fn(async (path: string) =>
      path === 'registered-clusters'
        ? { names: ['eu-1', 'us-1'], total: 2 }
        : { items: [], total: 0, revision: 1 },
    );
    renderInPortal(<ResourceEditPage plural="clusters" />, {
      api: { view: view as unknown as FairwayApi['view'] },
      at: '/fairway/clusters/new',
      path: '/fairway/clusters/new',
    });
    const field = await screen.findByRole('combobox', {
      name: /^Backstage cluster/,
    });
    expect(
      [...(field as HTMLInputElement).list!.options].map(({ value }) => value),
    ).toEqual(['eu-1', 'us-1']);
    expect(view).toHaveBeenCalledWith(
      'registered-clusters',
      { namespace: 'default' },
      expect.anything(),
    );
  });

  it('finds no fault with a form that nobody has written in', async () => {
    show('new');
    const text = await yaml();
    const name = screen.getByRole('textbox', { name: /^Name\b/ });
    expect(name).toHaveAttribute('aria-invalid', 'false');
    expect(text.dataset.marked).toBe('');
    expect(
      screen.getByRole('button', {
        name: 'Create',
        description: 'Fill in the form first',
      }),
    ).toHaveAttribute('aria-disabled', 'true');
    type(screen.getByLabelText(/^Driver/), 'argo');
    expect(name).toHaveAttribute('aria-invalid', 'true');
  });

  it('asks the backend nothing about what is only looked at', async () => {
    const write = show('edit');
    const text = await yaml();
    const good = text.value;
    type(text, `${good}# Only a remark\n`);
    await waitFor(() => expect(write).toHaveBeenCalled());
    write.mockClear();
    type(text, good);
    expect(screen.getByText('Nothing to check yet')).toBeVisible();
    expect(write).not.toHaveBeenCalled();
  });

  it('asks the backend while it is written and shows its causes at the fields', async () => {
    const write = show('edit', {
      replace: jest.fn(async () => {
        throw new FairwayError('Backend "apps" is invalid', {
          code: 422,
          reason: 'Invalid',
          causes: [
            { field: 'spec.driver', message: 'driver is not installed' },
          ],
        });
      }),
    });
    await yaml();
    type(screen.getByLabelText(/^Driver/), 'argo');
    expect(
      await screen.findByText(
        'The backend would refuse this: Backend "apps" is invalid',
      ),
    ).toBeVisible();
    expect(screen.getAllByText('driver is not installed')).toHaveLength(2);
    expect(screen.getByLabelText(/^Driver/)).toBeInvalid();
    expect(real(write)).toEqual([]);
  });

  it('saves exactly what is shown, on the version that was read, without what others write', async () => {
    const write = show('edit');
    const text = await yaml();
    type(screen.getByLabelText(/^Driver/), 'argo');
    expect(
      await screen.findByText('The backend would accept this'),
    ).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(real(write)).toHaveLength(1));
    const [document] = real(write)[0];
    expect(document).toEqual(parse(text.value));
    expect(document).toMatchObject({
      metadata: { resourceVersion: '7' },
      spec: { driver: 'argo' },
    });
    expect(document).not.toHaveProperty('status');
  });

  it('offers the same document as YAML and as a command', async () => {
    show('edit');
    const text = await yaml();
    fireEvent.click(
      screen.getByRole('button', { name: 'Save as YAML and kubectl' }),
    );
    expect(parse(screen.getByRole('tabpanel').textContent!)).toEqual(
      parse(text.value),
    );
  });

  describe('when somebody else has changed the object', () => {
    const conflict = () => {
      let version = '7';
      const replace = jest.fn(
        async (document: ResourceObject, options?: { dryRun?: boolean }) => {
          if (!options?.dryRun && version === '7') {
            version = '8';
          }
          if (document.metadata.resourceVersion !== version) {
            throw new FairwayError('the object has been modified', {
              code: 409,
              reason: 'Conflict',
            });
          }
          return document;
        },
      );
      show('edit', {
        replace,
        get: (async () =>
          version === '7'
            ? stored('7', { a: 1 })
            : stored('8', { a: 1, theirs: true })) as never,
      });
      return replace;
    };
    const runInto = async () => {
      await yaml();
      type(screen.getByLabelText(/^Driver/), 'argo');
      fireEvent.click(screen.getByRole('button', { name: 'Save' }));
      return screen.findByRole('region', {
        name: 'What is stored against yours',
      });
    };

    it('shows both versions and keeps mine on top of theirs', async () => {
      const replace = conflict();
      const diff = await runInto();
      expect(diff).toHaveTextContent('- theirs: true');
      expect(diff).toHaveTextContent('- driver: kubernetes');
      expect(diff).toHaveTextContent('+ driver: argo');
      fireEvent.click(
        screen.getByRole('button', { name: 'Keep mine on top of theirs' }),
      );
      expect(parse((await yaml()).value)).toMatchObject({
        metadata: { resourceVersion: '8' },
        spec: { driver: 'argo', config: { a: 1, theirs: true } },
      });
      expect(diff).not.toBeInTheDocument();
      fireEvent.click(screen.getByRole('button', { name: 'Save' }));
      await waitFor(() => expect(real(replace)).toHaveLength(2));
    });

    it('keeps both in view while one goes on writing', async () => {
      const replace = conflict();
      const diff = await runInto();
      const asked = replace.mock.calls.length;
      type(screen.getByLabelText(/^Driver/), 'flux');
      expect(diff).toHaveTextContent('+ driver: flux');
      await waitFor(() =>
        expect(replace.mock.calls.length).toBeGreaterThan(asked),
      );
      await screen.findByText(/the object has been modified/);
      expect(diff).toBeInTheDocument();
      type(await yaml(), '{');
      expect(diff).toBeInTheDocument();
    });

    it('is resolved by hand, too', async () => {
      conflict();
      const diff = await runInto();
      const text = await yaml();
      type(
        text,
        text.value.replace('resourceVersion: "7"', 'resourceVersion: "8"'),
      );
      expect(diff).not.toBeInTheDocument();
    });

    it('takes theirs', async () => {
      conflict();
      await runInto();
      fireEvent.click(screen.getByRole('button', { name: 'Take theirs' }));
      expect(parse((await yaml()).value)).toMatchObject({
        metadata: { resourceVersion: '8' },
        spec: { driver: 'kubernetes', config: { a: 1, theirs: true } },
      });
    });
  });

  it('says which permission is missing', async () => {
    show('new', {
      can: async () => ({ allowed: false, reason: 'permission x is needed' }),
    });
    await yaml();
    expect(
      await screen.findByRole('button', {
        name: 'Create',
        description: 'permission x is needed',
      }),
    ).toHaveAttribute('aria-disabled', 'true');
  });

  it('says that what was to be changed is not there', async () => {
    show('edit', {
      get: jest
        .fn()
        .mockRejectedValue(
          new FairwayError('backends "apps" not found', { code: 404 }),
        ),
    });
    expect(await screen.findByText('There is no such object')).toBeVisible();
  });
});
