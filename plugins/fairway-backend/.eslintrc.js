/** Time and chance come to the engine through its ports, so that a simulation can run it in virtual time. */
const PORTS_MESSAGE =
  'the engine takes time and random numbers from its ports (src/engine/ports.ts) only';

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      files: ['src/engine/**/*.ts'],
      excludedFiles: [
        'src/engine/ports.ts',
        'src/engine/simulation/**',
        'src/engine/**/__testUtils__/**',
        'src/engine/**/*.test.ts',
      ],
      rules: {
        'no-restricted-globals': [
          'error',
          ...['setTimeout', 'setInterval', 'setImmediate', 'fetch'].map(
            name => ({ name, message: PORTS_MESSAGE }),
          ),
        ],
        'no-restricted-properties': [
          'error',
          ...[
            ['Date', 'now'],
            ['Math', 'random'],
            ['performance', 'now'],
            ['crypto', 'randomUUID'],
          ].map(([object, property]) => ({
            object,
            property,
            message: PORTS_MESSAGE,
          })),
        ],
        'no-restricted-syntax': [
          'error',
          {
            selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
            message: PORTS_MESSAGE,
          },
        ],
      },
    },
  ],
});
