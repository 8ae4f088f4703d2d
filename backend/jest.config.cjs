const groups = process.env.BACKEND_TEST_GROUPS

module.exports = {
  ...require('../config/tooling/jest-preset.cjs'),
  rootDir: __dirname,
  displayName: 'backend',
  ...(groups ? { testMatch: [`${groups}/*.test.js`] } : {}),
}
