import { RefObject, useEffect, useState } from 'react';

/** How far outside of the screen something counts as on it, so that it is there when it comes. */
const MARGIN = '400px';

/** Whether an element is on the screen or near to it; true where the browser cannot tell. */
export function useOnScreen(ref: RefObject<Element>): boolean {
  const [isOnScreen, setIsOnScreen] = useState(
    typeof IntersectionObserver === 'undefined',
  );
  useEffect(() => {
    const element = ref.current;
    if (!element || typeof IntersectionObserver === 'undefined') {
      return undefined;
    }
    const observer = new IntersectionObserver(
      entries => setIsOnScreen(entries.at(-1)!.isIntersecting),
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return isOnScreen;
}
