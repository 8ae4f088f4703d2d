/** `npm run mutation` (dev/mutation.mjs): mutants of the pure rules, detected by the tests of pure rules. */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { projectType: 'custom', configFile: 'backend/jest.domain.config.cjs', enableFindRelatedTests: true },
  mutate: ['backend/src/domain/**/*.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  incremental: true,
  incrementalFile: '.cache/mutation/domain.json',
  tempDirName: '.cache/mutation/sandbox',
  // Directories that no test of the rules reads.
  ignorePatterns: ['.cache', '.state', '**/dist', 'docs', 'e2e', 'miniapp'],
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: '.cache/mutation/domain-report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 85 },
  allowEmpty: true,
}
