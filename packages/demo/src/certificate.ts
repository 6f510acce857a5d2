import { generate } from 'selfsigned';

/** A certificate that signs itself, for one run of the demo on this machine. */
export interface DemoCertificate {
  /** PEM. */
  cert: string;
  /** PEM. */
  key: string;
}

/** Makes a certificate for localhost, because kubectl sends a token only over TLS. */
export async function createCertificate(): Promise<DemoCertificate> {
  const { cert, private: key } = await generate(
    [{ name: 'commonName', value: 'localhost' }],
    {
      algorithm: 'sha256',
      keySize: 2048,
      extensions: [
        { name: 'basicConstraints', cA: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    },
  );
  return { cert, key };
}
