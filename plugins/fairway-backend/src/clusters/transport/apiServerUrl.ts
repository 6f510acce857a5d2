import { BlockList, isIP } from 'node:net';

/** The outcome of reading the URL of an API server; errors never hold the input, which may carry credentials. */
export type ApiServerUrl = { url: URL } | { error: string };

/**
 * Reads the URL of an API server: `https://host[:port][/path]` or `host[:port]`. The default scheme is https; a path is kept,
 * for API servers behind a proxy such as Rancher.
 */
export function parseApiServerUrl(text: string): ApiServerUrl {
  const trimmed = text.trim();
  if (trimmed === '') {
    return { error: 'it is empty' };
  }
  if (/\s/.test(trimmed)) {
    return { error: 'it holds white space' };
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)?.[1].toLowerCase();
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') {
    return { error: 'its scheme is not https' };
  }
  const authority = trimmed
    .slice(scheme === undefined ? 0 : scheme.length + 3)
    .split(/[/?#]/, 1)[0];
  if (authority.includes('@')) {
    return {
      error: 'it holds a user name or a password; use credentials instead',
    };
  }
  if (authority === '' || authority.startsWith(':')) {
    return { error: 'it has no host' };
  }
  const port = /:([^:\]]*)$/.exec(authority)?.[1];
  if (port !== undefined && !isPort(port)) {
    return { error: 'its port is not a number from 1 to 65535' };
  }
  if (/[?#]/.test(trimmed)) {
    return { error: 'it holds a query or a fragment' };
  }
  try {
    return {
      url: new URL(scheme === undefined ? `https://${trimmed}` : trimmed),
    };
  } catch {
    return { error: 'it is not a URL' };
  }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}

const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv6');
}

/** Whether a host is a literal address outside the public internet, or a name for this machine. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const family = isIP(host);
  if (family === 0) {
    return /(?:^|\.)(?:localhost|local|internal)\.?$/.test(host);
  }
  return NOT_PUBLIC.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
