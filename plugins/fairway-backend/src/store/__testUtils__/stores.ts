/** Another path to the stores for tests, which lie in `__fixtures__`; tests of both paths exist. */
export * from '../__fixtures__/stores';
