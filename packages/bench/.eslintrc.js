module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // It measures the backend plugin from the inside.
    '@backstage/no-mixed-plugin-imports': 'off',
  },
});
