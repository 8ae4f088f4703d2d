/**
 * Code that is older than a rule and does not keep it yet. An entry is taken out when the code is mended; none is added.
 * `LEGACY=0 npx eslint backend`, `LEGACY=0 npx knip` and `LEGACY=0 npm run check -- layers` show what it still hides.
 */
const legacy = {
  /** Names of rules in .dependency-cruiser.cjs that are not checked yet. */
  layerRules: [],

  /** Folders (regular expressions) that may still stand in a circle of folders. */
  folderCircles: ['^backend/src/', '^device-sim/src/', '^wechat-sim/src/', '^miniapp/src/'],

  /** Lint rules, and the files that need not keep them yet. */
  lint: {
    '@typescript-eslint/await-thenable': ['e2e/**'],
    '@typescript-eslint/no-base-to-string': [
      'backend/src/**',
      'backend/test/**',
      'e2e/**',
      'wechat-sim/src/**',
    ],
    '@typescript-eslint/no-deprecated': ['backend/src/**'],
    '@typescript-eslint/no-unnecessary-condition': [
      'backend/src/**',
      'backend/test/**',
      'device-sim/src/**',
      'e2e/**',
      'miniapp/src/**',
    ],
    '@typescript-eslint/no-unnecessary-type-arguments': ['miniapp/**'],
    '@typescript-eslint/no-unnecessary-type-assertion': ['backend/src/**', 'backend/test/**'],
    '@typescript-eslint/no-unsafe-assignment': ['backend/src/**'],
    '@typescript-eslint/no-unsafe-call': ['backend/src/**'],
    '@typescript-eslint/no-unsafe-enum-comparison': ['backend/src/**'],
    '@typescript-eslint/no-unsafe-member-access': ['backend/src/**'],
    '@typescript-eslint/prefer-nullish-coalescing': ['miniapp/src/**'],
    '@typescript-eslint/prefer-promise-reject-errors': ['miniapp/test/**'],
    '@typescript-eslint/require-await': ['backend/src/**', 'wechat-sim/src/**'],
    '@typescript-eslint/restrict-template-expressions': [
      'backend/src/**',
      'backend/test/**',
      'wechat-sim/src/**',
      'wechat-sim/test/**',
    ],
    '@typescript-eslint/unbound-method': ['backend/src/**', 'backend/test/**', 'e2e/**', 'wechat-sim/src/**'],
    complexity: [
      'backend/src/**',
      'device-sim/src/**',
      'device-sim/test/**',
      'e2e/**',
      'miniapp/src/**',
      'wechat-sim/src/**',
      'wechat-sim/test/**',
    ],
    'max-lines': ['backend/src/**', 'device-sim/src/**', 'e2e/**'],
    'max-lines-per-function': ['backend/src/**', 'miniapp/src/**'],
    'max-params': [
      'backend/src/**',
      'backend/test/**',
      'contract/**',
      'device-sim/src/**',
      'e2e/**',
      'wechat-sim/src/**',
    ],
    'no-restricted-syntax': ['backend/src/**', 'device-sim/src/**', 'miniapp/src/**', 'wechat-sim/src/**'],
    'react-hooks/refs': ['miniapp/src/**'],
    'react-hooks/set-state-in-effect': ['miniapp/src/**'],
  },

  /** What `npm run check -- unused` does not report yet, by file pattern. */
  unused: {
    '{backend,device-sim,wechat-sim,miniapp,e2e}/**': ['exports', 'types'],
    'device-sim/test/**': ['unlisted'],
    'wechat-sim/test/**': ['unlisted'],
    '{wechat-sim,miniapp}/package.json': ['dependencies'],
  },
}

module.exports =
  process.env.LEGACY === '0' ? { layerRules: [], folderCircles: [], lint: {}, unused: {} } : legacy
