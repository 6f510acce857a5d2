import { renderInTestApp } from '@backstage/frontend-test-utils';
import { fairwayApiRef } from '@fairway/plugin-fairway-react';
import { waitFor } from '@testing-library/react';
import { quietApi } from '../../__testUtils__/quietApi';
import { PageLive } from './PageLive';

describe('PageLive', () => {
  it('asks for each kind once, also where the page is about one run', async () => {
    const api = quietApi();
    const stream = jest.spyOn(api, 'stream');
    renderInTestApp(
      <PageLive
        topics={[
          { plural: 'promotionruns', fieldSelector: 'metadata.name=x-1' },
          { plural: 'targets', fieldSelector: 'spec.runRef.name=x-1' },
        ]}
      >
        content
      </PageLive>,
      { apis: [[fairwayApiRef, api]] },
    );
    await waitFor(() => expect(stream).toHaveBeenCalled());
    expect(stream.mock.calls[0][0]).toEqual([
      { plural: 'targets', fieldSelector: 'spec.runRef.name=x-1' },
      { plural: 'promotionruns' },
      { plural: 'approvals' },
    ]);
  });
});
