import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run demo [-- OPTIONS]

  --check               drive one promotion to its end without a screen, print one line of JSON, and exit
  --real                real kube-apiservers instead of the simulated fleet
  --empty               a portal in which nothing was made yet, as right after the installation
  --transcript F        walk through a first promotion with kubectl, write it to the Markdown file F, and exit
  --port NUMBER         the port of the portal (default: 7007; 0, and the default with --check and --transcript: a free one)
  --kubectl-port NUMBER the port at which kubectl reaches it over TLS (default: 7443; 0 as above)
  --keep                keep the folder with database and log when it ends
  --help                this text
`;

/** What the demo was asked to do. */
export interface DemoOptions {
  mode: 'portal' | 'check' | 'transcript' | 'help';
  real: boolean;
  keep: boolean;
  /** Whether the portal starts without clusters, fleets, sources, plans and promotions. */
  empty: boolean;
  /** Where the transcript goes. */
  transcript: string;
  port: number;
  kubectlPort: number;
}

/** Reads the arguments of the command line. @throws where they make no sense, with what is wrong */
export function readOptions(args?: string[]): DemoOptions {
  const { values } = parseArgs({
    args,
    options: {
      check: { type: 'boolean', default: false },
      real: { type: 'boolean', default: false },
      transcript: { type: 'string' },
      port: { type: 'string' },
      'kubectl-port': { type: 'string' },
      keep: { type: 'boolean', default: false },
      empty: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const mode = modeOf(values);
  const fixed = mode === 'portal';
  if (values.empty && mode !== 'portal' && mode !== 'help') {
    throw new Error(
      `--empty leaves nothing to promote, which --${mode} needs; leave one of them out`,
    );
  }
  return {
    mode,
    real: values.real,
    keep: values.keep,
    empty: values.empty,
    transcript: values.transcript ?? '',
    port: portOf('--port', values.port, fixed ? 7007 : 0),
    kubectlPort: portOf(
      '--kubectl-port',
      values['kubectl-port'],
      fixed ? 7443 : 0,
    ),
  };
}

function modeOf(values: {
  check: boolean;
  help: boolean;
  transcript?: string;
}): DemoOptions['mode'] {
  if (values.help) {
    return 'help';
  }
  if (values.transcript) {
    return 'transcript';
  }
  return values.check ? 'check' : 'portal';
}

function portOf(
  option: string,
  text: string | undefined,
  otherwise: number,
): number {
  if (text === undefined) {
    return otherwise;
  }
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new Error(`${option} must be a number from 0 to 65535`);
  }
  return port;
}
