import { useApi } from '@backstage/core-plugin-api';
import { kindByName, ResourceObject } from '@fairway/plugin-fairway-common';
import { useCallback, useRef, useState } from 'react';
import { FairwayApi, fairwayApiRef } from '../api';
import type { Command } from './Command';

/** Where a command is. @public */
export type CommandState =
  | { status: 'ready' }
  | { status: 'sending' }
  | { status: 'done'; object?: ResourceObject }
  | { status: 'refused'; error: Error };

/** Sends one command at a time. @public */
export interface CommandSender {
  state: CommandState;
  /** @returns whether it was accepted; the refusal is in `state` */
  send: (command: Command) => Promise<boolean>;
  reset: () => void;
}

async function carryOut(
  api: FairwayApi,
  { verb, document }: Command,
): Promise<ResourceObject | undefined> {
  switch (verb) {
    case 'create':
      return api.create(document);
    case 'replace':
      return api.replace(document);
    case 'delete': {
      const { namespace = '', name } = document.metadata;
      await api.delete(kindByName(document.kind)!, namespace, name);
      return undefined;
    }
    default:
      throw new Error(`Unknown verb ${verb satisfies never}`);
  }
}

/** Sends commands in the name of the user. @public */
export function useCommand(
  onDone?: (object: ResourceObject | undefined) => void,
  onRefused?: (error: Error) => void,
): CommandSender {
  const api = useApi(fairwayApiRef);
  const [state, setState] = useState<CommandState>({ status: 'ready' });
  const sending = useRef(false);
  const done = useRef(onDone);
  done.current = onDone;
  const refused = useRef(onRefused);
  refused.current = onRefused;

  const send = useCallback(
    async (command: Command) => {
      if (sending.current) {
        return false;
      }
      sending.current = true;
      setState({ status: 'sending' });
      try {
        const object = await carryOut(api, command);
        setState({ status: 'done', object });
        done.current?.(object);
        return true;
      } catch (error) {
        setState({ status: 'refused', error: error as Error });
        refused.current?.(error as Error);
        return false;
      } finally {
        sending.current = false;
      }
    },
    [api],
  );
  const reset = useCallback(() => setState({ status: 'ready' }), []);
  return { state, send, reset };
}
