import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate that signs itself, for one run of the demo on this machine. */
export interface DemoCertificate {
  /** PEM. */
  cert: string;
  /** PEM. */
  key: string;
  certFile: string;
  keyFile: string;
}

/**
 * Makes a certificate for localhost, because kubectl sends a token only over TLS.
 *
 * @param directory - where the PEM files are written, readable by this user alone
 */
export async function createCertificate(
  directory: string,
): Promise<DemoCertificate> {
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
  const certFile = join(directory, 'tls.crt');
  const keyFile = join(directory, 'tls.key');
  await writeFile(certFile, cert, { mode: 0o600 });
  await writeFile(keyFile, key, { mode: 0o600 });
  return { cert, key, certFile, keyFile };
}
