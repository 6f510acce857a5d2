module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // Suites that packages of drivers declare in tests of their own.
      files: ['src/testUtils/**'],
      rules: {
        'jest/no-export': 'off',
        'jest/expect-expect': [
          'warn',
          { assertFunctionNames: ['expect', 'expectRefused'] },
        ],
      },
    },
  ],
});
