import fc from 'fast-check';
import { isPrivateHost, parseApiServerUrl } from './apiServerUrl';

describe('URL of an API server', () => {
  it.each([
    ['https://k8s.example.com', 'https://k8s.example.com/'],
    ['https://k8s.example.com:6443', 'https://k8s.example.com:6443/'],
    ['k8s.example.com:6443', 'https://k8s.example.com:6443/'],
    ['k8s.example.com', 'https://k8s.example.com/'],
    ['  https://k8s.example.com/  ', 'https://k8s.example.com/'],
    ['http://127.0.0.1:8001', 'http://127.0.0.1:8001/'],
    ['HTTPS://K8S.example.com', 'https://k8s.example.com/'],
    ['https://[2001:db8::1]:6443', 'https://[2001:db8::1]:6443/'],
    ['[::1]:6443', 'https://[::1]:6443/'],
    [
      'https://rancher.example.com/k8s/clusters/c-1',
      'https://rancher.example.com/k8s/clusters/c-1',
    ],
    ['https://k8s.example.com:1', 'https://k8s.example.com:1/'],
    ['https://k8s.example.com:65535', 'https://k8s.example.com:65535/'],
  ])('reads %p', (text, expected) => {
    const parsed = parseApiServerUrl(text);
    expect('url' in parsed && parsed.url.href).toBe(expected);
  });

  it.each([
    '',
    '   ',
    'ftp://k8s.example.com',
    'file:///etc/passwd',
    'https://',
    'https://:6443',
    'https://ann:secret@k8s.example.com',
    'https://token@k8s.example.com',
    'https://k8s.example.com?token=secret',
    'https://k8s.example.com#secret',
    'https://k8s.example.com:',
    'https://k8s.example.com:0',
    'https://k8s.example.com:65536',
    'https://k8s.example.com:x',
    'https://k8s example.com',
    'https://[::1',
  ])('refuses %p', text => {
    expect(parseApiServerUrl(text)).toHaveProperty('error');
  });

  it('never quotes what it refuses', () => {
    fc.assert(
      fc.property(
        fc.webUrl(),
        fc.stringMatching(/^[a-z0-9]{8,20}$/),
        (url, secret) => {
          for (const text of [
            url.replace('://', `://user:${secret}@`),
            `${url}?token=${secret}`,
            `${url}#${secret}`,
            `${secret}://${url}`,
          ]) {
            const parsed = parseApiServerUrl(text);
            expect('error' in parsed && parsed.error).not.toContain(secret);
          }
        },
      ),
    );
  });

  it.each([
    ['127.0.0.1', true],
    ['10.1.2.3', true],
    ['169.254.169.254', true],
    ['192.168.1.1', true],
    ['[::1]', true],
    ['[fd00::1]', true],
    ['[fe80::1]', true],
    ['[::ffff:10.0.0.1]', true],
    ['localhost', true],
    ['api.svc.cluster.local', true],
    ['metadata.google.internal', true],
    ['8.8.8.8', false],
    ['[2001:4860:4860::8888]', false],
    ['k8s.example.com', false],
  ])('%s is private: %p', (host, expected) => {
    expect(isPrivateHost(host)).toBe(expected);
  });
});
