module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // The contract is a suite that others run: its tests are its exports.
      files: ['src/contract/*Contract.ts'],
      rules: { 'jest/no-export': 'off' },
    },
  ],
});
