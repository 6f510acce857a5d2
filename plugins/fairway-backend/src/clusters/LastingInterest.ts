import type {
  InterestHandle,
  ObjectInterest,
} from '@fairway/plugin-fairway-node';
import type { KubernetesClusterConnection } from './KubernetesClusterConnection';

/** An interest that outlives the connection to its cluster: connections come and go with registrations. */
export class LastingInterest implements InterestHandle {
  readonly established: Promise<void>;
  private handle: InterestHandle | undefined;
  private isEstablished!: () => void;

  /** @param onClose - called when nobody is interested any more */
  constructor(
    private readonly interest: ObjectInterest,
    private readonly onChange: () => void,
    private readonly onClose: (interest: LastingInterest) => void,
  ) {
    this.established = new Promise(resolve => {
      this.isEstablished = resolve;
    });
  }

  /** Watches over a connection from now on. */
  attach(connection: KubernetesClusterConnection): void {
    this.handle = connection.watch(this.interest, this.onChange);
    this.handle.established.then(this.isEstablished);
  }

  /** The connection ends; whoever looks now learns why. */
  detach(): void {
    this.handle?.close();
    this.handle = undefined;
    this.onChange();
  }

  close(): void {
    this.handle?.close();
    this.handle = undefined;
    this.onClose(this);
  }
}
