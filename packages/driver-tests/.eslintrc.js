module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // Drivers are tested through the gateway that the backend gives them.
    '@backstage/no-mixed-plugin-imports': 'off',
    // Test files call what is exported here.
    'jest/no-export': 'off',
  },
});
