const LIMIT_MS = 10_000;

/** Lets I/O happen until a condition holds. @throws where it does not hold in time */
export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!condition()) {
    if (Date.now() > deadline) {
      throw new Error(`it never came true: ${condition}`);
    }
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}

/** Lets everything happen that needs neither time nor a network. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) {
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}
