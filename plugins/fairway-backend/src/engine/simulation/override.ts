/** An object of which some operations work differently. */
export function override<T extends object>(object: T, changes: Partial<T>): T {
  return new Proxy(object, {
    get(target, property) {
      const own = changes[property as keyof T];
      const value = own ?? target[property as keyof T];
      return typeof value === 'function' && !own ? value.bind(target) : value;
    },
  });
}
