import type { Target, TargetStatus } from '../kinds';
import { reasonSignature } from './reasonSignature';

function signature(
  status: Partial<TargetStatus>,
  cluster = 'berlin',
  version = 'v1.4.2',
): string | undefined {
  return reasonSignature({
    metadata: { name: `checkout-1-${cluster}` },
    spec: {
      cluster,
      unit: 'checkout',
      version,
      object: { name: 'checkout' },
    },
    status: { phase: 'Failed', reason: 'NotReady', ...status },
  } as Target);
}

describe('reasonSignature', () => {
  it.each([
    [
      'names of clusters',
      'cluster "berlin" refused it',
      'cluster "paris" refused it',
    ],
    ['bare names', 'berlin is away', 'paris is away'],
    ['numbers', '1 of 3 replicas after 10m', '2 of 5 replicas after 3m'],
    [
      'names of pods',
      'pod checkout-7d9f8b6c5-xkbcd crashes',
      'pod checkout-69bf8fcd4-zzrtw crashes',
    ],
    [
      'versions',
      'image checkout:v1.4.2 is missing',
      'image checkout:v2.0.0 is missing',
    ],
    ['other names in quotation marks', 'run "a" holds it', 'run "b" holds it'],
  ])('is the same for messages that differ in %s', (_, one, other) => {
    expect(signature({ message: one })).toBe(
      signature({ message: other }, 'paris', 'v2.0.0'),
    );
  });

  it('differs where phase, reason or the sentence differ', () => {
    const message = 'the image is missing';
    const signatures = [
      signature({ message }),
      signature({ message, reason: 'Other' }),
      signature({ message, phase: 'Converging' }),
      signature({ message: 'the disk is full' }),
      signature({ message: 'failed: "the disk is full"' }),
      signature({ message: 'failed: "the image is missing"' }),
    ];
    expect(new Set(signatures).size).toBe(signatures.length);
  });

  it('does not take a name for a part of another word', () => {
    expect(signature({ message: 'in-berlin-west' })).not.toBe(
      signature({ message: 'in-paris-west' }, 'paris'),
    );
  });

  it.each(['Converged', 'RolledBack', 'Skipped', 'Cancelled'] as const)(
    'is none for what is %s',
    phase => {
      expect(signature({ phase })).toBeUndefined();
    },
  );

  it('is none without a reason', () => {
    expect(signature({ phase: 'Pending', reason: undefined })).toBeUndefined();
  });
});
