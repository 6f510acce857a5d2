import { renderInTestApp } from '@backstage/frontend-test-utils';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { FairwayApi, fairwayApiRef, FairwayError, StreamEvent } from '../api';
import { LiveProvider, useLiveState } from '../live';
import { streamByHand } from '../testing/streamByHand';
import { StaleBanner } from './StaleBanner';

const hello: StreamEvent = { type: 'hello', notice: { revision: 1 } };

const State = () => <p>{useLiveState().status}</p>;

function renderBanner() {
  const stream = streamByHand();
  const api = { stream: stream.open } as Partial<FairwayApi> as FairwayApi;
  renderInTestApp(
    <LiveProvider topics={[]}>
      <StaleBanner />
      <State />
    </LiveProvider>,
    { apis: [[fairwayApiRef, api]] },
  );
  return stream;
}

describe('StaleBanner', () => {
  it('says nothing while the page is up to date, and since when it is not, until it is again', async () => {
    const stream = renderBanner();
    stream.send(hello);
    await screen.findByText('live');
    expect(screen.getByRole('status')).toBeEmptyDOMElement();

    stream.cut();
    await screen.findByText('stale');
    expect(screen.getByRole('status')).toHaveTextContent(
      /Not up to date since .*\d\d:\d\d.*Trying again…/,
    );

    stream.send(hello);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('live');
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });

  it('says that the session has ended, and how to go on', async () => {
    renderBanner().cut(
      new FairwayError('The token has expired', { code: 401 }),
    );
    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent(
        /You are signed out/,
      ),
    );
    expect(screen.getByRole('button', { name: 'Sign in again' })).toBeVisible();
  });

  it('says why the backend refuses to keep the page up to date', async () => {
    renderBanner().cut(
      new FairwayError('fairway.resource.read is missing', { code: 403 }),
    );
    expect(
      await screen.findByText(
        'Not kept up to date: fairway.resource.read is missing',
      ),
    ).toBeVisible();
  });
});
