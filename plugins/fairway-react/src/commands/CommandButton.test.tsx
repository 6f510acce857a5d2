import { TestApiProvider } from '@backstage/test-utils';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { parse } from 'yaml';
import { fairwayApiRef, FairwayError } from '../api';
import { CommandButton } from './CommandButton';
import { actionDocument } from './documents';

const pause = {
  verb: 'create' as const,
  document: actionDocument({
    namespace: 'default',
    run: 'checkout-1',
    type: 'Pause',
  }),
};

function show(
  props: Partial<Parameters<typeof CommandButton>[0]>,
  create = jest.fn(async (document: unknown) => document),
) {
  render(
    <TestApiProvider apis={[[fairwayApiRef, { create } as never]]}>
      <CommandButton label="Pause" command={pause} {...props} />
    </TestApiProvider>,
  );
  return create;
}

describe('CommandButton', () => {
  it('sends its document', async () => {
    const done = jest.fn();
    const create = show({ onDone: done });
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(create).toHaveBeenCalledWith(pause.document);
  });

  it('sends the same from the panel, which shows it as YAML and as a command line', async () => {
    const create = show({});
    fireEvent.click(
      screen.getByRole('button', { name: 'Pause as YAML and kubectl' }),
    );
    expect(parse(screen.getByRole('tabpanel').textContent!)).toEqual(
      pause.document,
    );
    fireEvent.click(screen.getByRole('tab', { name: 'kubectl' }));
    expect(screen.getByRole('tabpanel').textContent).toMatch(
      /^kubectl create -f - <<'EOF'\napiVersion: fairway.dev\/v1alpha1\n/,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(create).toHaveBeenCalledWith(pause.document));
  });

  it('stays in its place where it is refused, says why, and sends nothing', () => {
    const create = show({ refusal: 'The run has ended' });
    const button = screen.getByRole('button', { name: 'Pause' });
    fireEvent.click(button);
    expect(create).not.toHaveBeenCalled();
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription('The run has ended');
  });

  it('asks before it sends where something is to be confirmed', async () => {
    const create = show({
      confirm: { title: 'Pause the run?', content: <p>Nothing new starts.</p> },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(create).not.toHaveBeenCalled();
    expect(
      await screen.findByRole('dialog', { name: 'Pause the run?' }),
    ).toBeVisible();
    fireEvent.click(screen.getAllByRole('button', { name: 'Pause' }).at(-1)!);
    await waitFor(() => expect(create).toHaveBeenCalledTimes(1));
  });

  it('asks the same question in the panel as in the dialog', async () => {
    const create = show({
      ready: false,
      confirm: {
        title: 'Pause the run?',
        content: <p>Nothing new starts.</p>,
        question: <input aria-label="Its name" />,
      },
    });
    fireEvent.click(
      screen.getByRole('button', { name: 'Pause as YAML and kubectl' }),
    );
    const apply = screen.getByRole('button', { name: 'Apply' });
    expect(apply).toBeDisabled();
    expect(screen.getByRole('textbox', { name: 'Its name' })).toBeVisible();
    fireEvent.click(apply);
    expect(create).not.toHaveBeenCalled();
  });

  it('says in the panel that the form is not filled in', () => {
    show({
      ready: false,
      confirm: { title: 'Skip?', content: <input aria-label="Reason" /> },
    });
    fireEvent.click(
      screen.getByRole('button', { name: 'Pause as YAML and kubectl' }),
    );
    expect(screen.getByRole('button', { name: 'Apply' })).toBeDisabled();
    expect(
      screen.getByText('Fill in the form first; go back to it below.'),
    ).toBeVisible();
  });

  it('shows what the backend says against it, with the fields', async () => {
    show(
      {},
      jest.fn().mockRejectedValue(
        new FairwayError('Action is invalid', {
          code: 422,
          reason: 'Invalid',
          causes: [
            { field: 'spec.type', message: 'the run is paused already' },
          ],
        }),
      ),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Action is invalid');
    expect(alert).toHaveTextContent('spec.type the run is paused already');
  });
});
