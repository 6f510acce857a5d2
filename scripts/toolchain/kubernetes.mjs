// A real Kubernetes control plane for tests: a folder with kube-apiserver, etcd and kubectl.
//
// `KUBEBUILDER_ASSETS`, the convention of controller-runtime's envtest, wins when it names such a folder. Otherwise the
// three are built once from their Go modules into a cache outside the work tree. Versions and checksums are pinned by
// kubernetes/go.mod and go.sum: Kubernetes refers to its staging modules by relative paths, which are replaced there by
// the published modules of the same release. kubectl is always built too, so that every machine tests the same one.
//
//   node scripts/toolchain/kubernetes.mjs        prints the folder, after building what is missing

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  access,
  constants,
  mkdir,
  readFile,
  rename,
  rm,
} from 'node:fs/promises';
import { homedir, setPriority } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { withLock } from './lock.mjs';
import { rootDir } from './paths.mjs';
import { CommandFailed, expectedError, main, run } from './process.mjs';

const moduleDir = join(rootDir, 'scripts', 'toolchain', 'kubernetes');

const BINARIES = [
  { name: 'etcd', package: 'go.etcd.io/etcd/server/v3' },
  { name: 'kube-apiserver', package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  { name: 'kubectl', package: 'k8s.io/kubernetes/cmd/kubectl' },
];

const OTHERWISE =
  'or set KUBEBUILDER_ASSETS to a folder with kube-apiserver, etcd and kubectl (`setup-envtest use -p path` prints one).';

/** Gives the folder that holds kube-apiserver, etcd and kubectl. */
export async function ensureKubernetesBinaries() {
  const given = process.env.KUBEBUILDER_ASSETS;
  if (given) {
    const missing = await missingFrom(given);
    if (missing.length > 0) {
      throw expectedError(
        `KUBEBUILDER_ASSETS is ${given}, which has no executable ${missing
          .map(binary => binary.name)
          .join(', ')}. Complete the folder or unset the variable.`,
      );
    }
    return given;
  }
  const dir = await cacheDir();
  if ((await missingFrom(dir)).length > 0) {
    await withLock(`${dir}.lock`, async () => {
      for (const binary of await missingFrom(dir)) {
        await build(binary, dir);
      }
    });
  }
  return dir;
}

/** One folder per set of versions and platform, so that a change of go.mod never meets old binaries. */
async function cacheDir() {
  const goMod = await readFile(join(moduleDir, 'go.mod'), 'utf8');
  const digest = createHash('sha256').update(goMod).digest('hex').slice(0, 8);
  const cache =
    process.env.FAIRWAY_CACHE_DIR ||
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fairway');
  return join(
    cache,
    `kubernetes-${kubernetesVersion(goMod)}-${process.platform}-${
      process.arch
    }-${digest}`,
  );
}

function kubernetesVersion(goMod) {
  return /^\tk8s\.io\/kubernetes (v\S+)/m.exec(goMod)[1];
}

async function missingFrom(dir) {
  const found = await Promise.all(
    BINARIES.map(({ name }) =>
      access(join(dir, name), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return BINARIES.filter((_, index) => !found[index]);
}

async function build(binary, dir) {
  await requireGo();
  console.error(
    `Building ${binary.name} into ${dir} (once per version; minutes on a small machine)`,
  );
  await mkdir(dir, { recursive: true });
  const goMod = await readFile(join(moduleDir, 'go.mod'), 'utf8');
  const unfinished = join(dir, `.${binary.name}.${process.pid}`);
  try {
    await run(
      'go',
      [
        'build',
        '-mod=readonly',
        '-buildvcs=false',
        '-trimpath',
        '-ldflags',
        linkerFlags(kubernetesVersion(goMod)),
        '-o',
        unfinished,
        binary.package,
      ],
      {
        cwd: moduleDir,
        env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
        stdio: ['ignore', process.stderr, process.stderr],
        name: `go build ${binary.package}`,
        onSpawn: child => setPriority(child.pid, 10),
      },
    );
    await rename(unfinished, join(dir, binary.name));
  } catch (error) {
    if (error instanceof CommandFailed) {
      error.message += `. Go 1.25 or later and the Go module proxy are needed; ${OTHERWISE}`;
    }
    throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** What Kubernetes' own build stamps, so that `/version` and clients that look at it see the release. */
function linkerFlags(version) {
  const [major, minor] = version.slice(1).split('.');
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor };
  return [
    '-s -w',
    ...Object.entries(stamps).map(
      ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
    ),
  ].join(' ');
}

async function requireGo() {
  await promisify(execFile)('go', ['version']).catch(() => {
    throw expectedError(
      `A kube-apiserver is needed and there is no Go to build one with. Install Go 1.25 or later, ${OTHERWISE}`,
    );
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => console.log(await ensureKubernetesBinaries()));
}
