module.exports = {
  ...require('../config/tooling/jest-preset.cjs'),
  rootDir: __dirname,
  displayName: 'contract',
}
