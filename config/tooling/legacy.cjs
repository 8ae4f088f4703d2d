/**
 * Code that is older than a rule and does not keep it yet. An entry is taken out when the code is mended; none is added.
 * `LEGACY=0 npx eslint backend`, `LEGACY=0 npx knip` and `LEGACY=0 npm run check -- layers` show what it still hides.
 */
const legacy = {
  /** Names of rules in .dependency-cruiser.cjs that are not checked yet. */
  layerRules: [],

  /** Folders (regular expressions) that may still stand in a circle of folders. */
  folderCircles: ['^backend/src/', '^miniapp/src/'],

  /** Lint rules, and the files that need not keep them yet. */
  lint: {
    '@typescript-eslint/no-base-to-string': ['backend/src/**', 'backend/test/**'],
    '@typescript-eslint/no-deprecated': ['backend/src/**'],
    '@typescript-eslint/no-unnecessary-condition': [
      'backend/src/**',
      'backend/test/**',
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
    '@typescript-eslint/require-await': ['backend/src/**'],
    '@typescript-eslint/restrict-template-expressions': ['backend/src/**', 'backend/test/**'],
    '@typescript-eslint/unbound-method': ['backend/src/**', 'backend/test/**'],
    complexity: ['backend/src/**', 'miniapp/src/**'],
    'max-lines': ['backend/src/**'],
    'max-lines-per-function': ['backend/src/**', 'miniapp/src/**'],
    'max-params': ['backend/src/**', 'backend/test/**', 'contract/**'],
    'no-restricted-syntax': ['backend/src/**', 'miniapp/src/**'],
    'react-hooks/refs': ['miniapp/src/**'],
    'react-hooks/set-state-in-effect': ['miniapp/src/**'],
  },

  /** What `npm run check -- unused` does not report yet, by file pattern. */
  unused: {
    '{backend,miniapp}/**': ['exports', 'types'],
    'miniapp/package.json': ['dependencies'],
  },
}

module.exports =
  process.env.LEGACY === '0' ? { layerRules: [], folderCircles: [], lint: {}, unused: {} } : legacy
