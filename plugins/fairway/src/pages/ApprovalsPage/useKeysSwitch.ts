import { useState } from 'react';

const STORED_AT = 'fairway.approvals.keys';

/** Whether single keys do something. Those who speak to their computer want to turn that off. */
export interface KeysSwitch {
  on: boolean;
  toggle: () => void;
}

/** The switch, which this browser remembers. */
export function useKeysSwitch(): KeysSwitch {
  const [on, setOn] = useState(
    () => window.localStorage.getItem(STORED_AT) !== 'off',
  );
  return {
    on,
    toggle: () => {
      window.localStorage.setItem(STORED_AT, on ? 'off' : 'on');
      setOn(!on);
    },
  };
}
