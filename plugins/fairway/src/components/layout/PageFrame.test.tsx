import { renderInTestApp } from '@backstage/frontend-test-utils';
import { fairwayApiRef } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { rootRouteRef } from '../../routing';
import { quietApi } from '../../__testUtils__/quietApi';
import { PageFrame } from './PageFrame';
import { PageLive } from './PageLive';

function Counting() {
  const [count, setCount] = useState(0);
  return (
    <PageFrame title={`Counted to ${count}`}>
      <Button onClick={() => setCount(count + 1)}>Count</Button>
    </PageFrame>
  );
}

describe('PageFrame', () => {
  it('makes no new style sheets when the page changes', async () => {
    renderInTestApp(
      <PageLive topics={[]}>
        <Counting />
      </PageLive>,
      {
        mountedRoutes: { '/fairway': rootRouteRef },
        apis: [[fairwayApiRef, quietApi()]],
      },
    );
    const button = await screen.findByRole('button', { name: 'Count' });
    const before = button.className;
    fireEvent.click(button);
    expect(
      screen.getByRole('heading', { level: 1, name: 'Counted to 1' }),
    ).toBeVisible();
    expect(button.className).toBe(before);
  });
});
