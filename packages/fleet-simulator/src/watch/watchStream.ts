import { ServerResponse } from 'node:http';
import { SimulatorClock } from '../clock';
import { FaultEffect } from '../faults/fault';
import { KindDefinition } from '../kinds/kind';
import { bookmark, WatchEvent } from './watchEvent';

/** What may go wrong with a watch that is open. */
type WatchFault = Extract<
  FaultEffect,
  {
    type:
      | 'CutWatch'
      | 'HalfCloseWatch'
      | 'SilentWatch'
      | 'DuplicateEvents'
      | 'DelayEvents';
  }
>;

/** A watcher that reads slower than this buffer fills is disconnected. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

function isWatchFault(effect: FaultEffect): effect is WatchFault {
  return [
    'CutWatch',
    'HalfCloseWatch',
    'SilentWatch',
    'DuplicateEvents',
    'DelayEvents',
  ].includes(effect.type);
}

/** One open watch response, with the faults that it suffers from. */
export class WatchStream {
  private readonly faults: WatchFault[];
  private delivered = 0;
  private silent = false;
  private closed = false;
  private onClose: Array<() => void> = [];

  constructor(
    private readonly response: ServerResponse,
    private readonly clock: SimulatorClock,
    /** Path of the request inside of its cluster. */
    readonly path: string,
    private readonly kind: KindDefinition,
    private readonly bookmarks: boolean,
    effects: FaultEffect[],
  ) {
    this.faults = effects.filter(isWatchFault);
    response.writeHead(200, {
      'content-type': 'application/json',
      'cache-control': 'no-cache, private',
    });
    response.flushHeaders();
    response.on('close', () => this.finish());
    this.breakIfDue();
  }

  /** Runs when the stream is closed, by whichever side. */
  whenClosed(callback: () => void): void {
    this.onClose.push(callback);
  }

  /** Sends an event. */
  send(event: WatchEvent, json = () => JSON.stringify(event.object)): void {
    if (this.closed || this.silent) {
      return;
    }
    const line = `{"type":"${event.type}","object":${json()}}\n`;
    const delay = this.faults.find(fault => fault.type === 'DelayEvents');
    const deliver = () => this.write(line);
    if (delay?.type === 'DelayEvents') {
      this.clock.setTimeout(deliver, delay.ms);
    } else {
      deliver();
    }
  }

  /** Sends a bookmark to a watcher that asked for them. */
  sendBookmark(revision: number): void {
    if (this.bookmarks) {
      this.send(bookmark(this.kind, revision));
    }
  }

  /** Ends the response in an orderly way. */
  end(): void {
    if (!this.closed && !this.silent) {
      this.response.end();
    }
  }

  /** Closes the connection without an end of the response. */
  cut(): void {
    this.response.destroy();
    this.finish();
  }

  /** Sends half of a line and the end of the stream, below HTTP. */
  halfClose(): void {
    if (!this.closed) {
      this.silent = true;
      this.response.write('{"type":"MODIFIED","object":{"ki');
      this.response.socket?.end();
    }
  }

  /** Delivers nothing any more, but stays open. */
  silence(): void {
    this.silent = true;
  }

  private write(line: string): void {
    if (this.closed || this.silent) {
      return;
    }
    const twice = this.faults.some(fault => fault.type === 'DuplicateEvents');
    this.response.write(twice ? line + line : line);
    this.delivered++;
    if (this.response.writableLength > MAX_BUFFERED_BYTES) {
      this.cut();
    }
    this.breakIfDue();
  }

  private breakIfDue(): void {
    for (const fault of this.faults) {
      if (
        'afterEvents' in fault
          ? this.delivered >= (fault.afterEvents ?? 0)
          : !['DuplicateEvents', 'DelayEvents'].includes(fault.type)
      ) {
        this.suffer(fault);
      }
    }
  }

  private suffer(fault: WatchFault): void {
    switch (fault.type) {
      case 'CutWatch':
        this.cut();
        break;
      case 'HalfCloseWatch':
        this.halfClose();
        break;
      case 'SilentWatch':
        this.silence();
        break;
      default:
        break;
    }
  }

  private finish(): void {
    if (!this.closed) {
      this.closed = true;
      this.onClose.forEach(callback => callback());
    }
  }
}
