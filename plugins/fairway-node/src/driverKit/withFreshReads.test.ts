import { ClusterError } from '../clusters';
import { DeliveryError } from '../drivers';
import { withFreshReads } from './withFreshReads';

const OBJECT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'checkout',
};

const changedMeanwhile = (notSent: boolean) =>
  new ClusterError('Conflict', 'the object has been modified', {
    code: 409,
    retryable: false,
    notSent,
  });

const notManaged = new DeliveryError('NotManaged', 'it has not opted in', {
  retryable: false,
  notSent: true,
});

/** Rounds that fail one after the other; the last failure stays. */
function failing(...errors: Error[]) {
  return withFreshReads(OBJECT, async () => {
    throw errors.length > 1 ? errors.shift() : errors[0];
  }).catch(error => error);
}

describe('a write that meets an object which has changed', () => {
  it('is certainly not sent where no round sent anything', async () => {
    const refused = await failing(changedMeanwhile(true), notManaged);
    expect(refused).toMatchObject({ reason: 'NotManaged', notSent: true });
    const tired = await failing(changedMeanwhile(true));
    expect(tired).toMatchObject({ reason: 'Conflict', notSent: true });
  });

  it('may have been sent where one round may have sent it, whatever comes later', async () => {
    const refused = await failing(changedMeanwhile(false), notManaged);
    expect(refused).toMatchObject({ reason: 'NotManaged', notSent: false });
    const tired = await failing(
      changedMeanwhile(false),
      changedMeanwhile(true),
    );
    expect(tired).toMatchObject({ reason: 'Conflict', notSent: false });
  });
});
