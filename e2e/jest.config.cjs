const preset = require('../config/tooling/jest-preset.cjs')

/** Needs the build of a former version: `npm run side-by-side` makes one. */
const unbuilt = process.env.FORMER_BACKEND_MAIN ? [] : ['side-by-side']

/** Downloads and starts three RabbitMQ nodes: `npm run cluster-broker`. */
const unclustered = process.env.CLUSTER_BROKER ? [] : ['a-clustered-broker']

module.exports = {
  ...preset,
  rootDir: __dirname,
  displayName: 'e2e',
  testPathIgnorePatterns: [...preset.testPathIgnorePatterns, ...unbuilt, ...unclustered],
}
