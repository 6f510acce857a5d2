import { describeDriverEverywhere } from 'driver-tests';
import { kubernetesDriver } from './__testUtils__/KubernetesWorld';

jest.setTimeout(60_000);

describeDriverEverywhere(kubernetesDriver, 'kube-apiserver');
