import prettier from 'eslint-config-prettier'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import legacy from './config/tooling/legacy.cjs'

const TESTS = ['**/test/**', '**/*.test.{ts,tsx}', 'e2e/**']
/** Long because they list things: schemas, migrations, states, labels. */
const DATA = [
  '**/*.schema.ts',
  '**/migration*/**',
  'contract/refusal-codes.ts',
  'contract/states.ts',
  'device-sim/page/**',
]

const plain = {
  'no-var': 'error',
  'prefer-const': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-debugger': 'error',
  'no-constant-binary-expression': 'error',
  'no-unreachable': 'error',
  'no-dupe-keys': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'no-fallthrough': 'error',
}

/** What fits one screen and one head. ESLint counts `?.` and `??` as branches, hence 15 where others say 10. */
const limits = {
  complexity: ['error', 15],
  'max-depth': ['error', 4],
  'max-lines': ['error', 300],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 4],
}

const typescript = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
  ],
  '@typescript-eslint/no-non-null-asserted-optional-chain': 'error',
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
  '@typescript-eslint/ban-ts-comment': 'error',
}

/** Rules that read types: the recommended ones, and those that find real faults in code like this. */
const typed = {
  ...Object.assign({}, ...tseslint.configs.recommendedTypeCheckedOnly.map(({ rules }) => rules)),
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
  '@typescript-eslint/no-deprecated': 'error',
  '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
  '@typescript-eslint/no-unnecessary-type-arguments': 'error',
  '@typescript-eslint/prefer-nullish-coalescing': 'error',
  '@typescript-eslint/require-array-sort-compare': 'error',
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
}

/** Tests look into replies of any shape, and hand in functions that must be async without waiting for anything. */
const looseInTests = Object.fromEntries(
  [
    'no-unsafe-argument',
    'no-unsafe-assignment',
    'no-unsafe-call',
    'no-unsafe-member-access',
    'no-unsafe-return',
    'require-array-sort-compare',
    'require-await',
  ].map(rule => [`@typescript-eslint/${rule}`, 'off']),
)

const ofModule = ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration'
const message = 'State of a module is shared by everything in the process: let a constructed service own it.'

/** No mutable state at the top of a module. A collection that is filled where it is made is a table, not state. */
const noModuleState = [
  `${ofModule}[kind="let"]`,
  `${ofModule} > VariableDeclarator > NewExpression.init[callee.name=/^(Map|Set|WeakMap|WeakSet|LRUCache)$/][arguments.length=0]`,
  `${ofModule} > VariableDeclarator > ArrayExpression.init[elements.length=0]`,
  `${ofModule} > VariableDeclarator > ObjectExpression.init[properties.length=0]`,
].map(selector => ({ selector, message }))
/** Nor an object of a class of ours, which may change itself; a screen is no service, and has its stores in modules. */
const noModuleObject = {
  selector: `${ofModule} > VariableDeclarator > NewExpression.init[callee.name!=/^(Map|Set|RegExp|Error|Uint8Array)$/]`,
  message,
}

/** One entry a rule: where old code need not keep it yet. */
const exemptions = Object.entries(legacy.lint).map(([rule, files]) => ({ files, rules: { [rule]: 'off' } }))

export default tseslint.config(
  {
    ignores: ['**/dist/', '**/node_modules/', '.state/', '.cache/', '**/coverage/', 'e2e/browser/out/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{mjs,cjs,js}'],
    rules: { ...plain, ...limits },
    languageOptions: { sourceType: 'module' },
  },
  { files: ['**/*.cjs', 'knip.config.js'], languageOptions: { sourceType: 'commonjs' } },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...plain, ...limits, ...typescript, ...typed },
  },
  {
    files: ['{miniapp,console}/src/**/*.{ts,tsx}'],
    ignores: TESTS,
    rules: { 'no-restricted-syntax': ['error', ...noModuleState] },
  },
  {
    files: ['{backend,device-sim,wechat-sim}/src/**/*.ts', 'contract/**/*.ts'],
    ignores: TESTS,
    rules: { 'no-restricted-syntax': ['error', ...noModuleState, noModuleObject] },
  },
  {
    files: ['{miniapp,console}/**/*.tsx', '{miniapp,console}/src/**/*.ts'],
    ignores: TESTS,
    plugins: { 'react-hooks': hooks },
    rules: hooks.configs.recommended.rules,
  },
  // Markup is long and simple.
  {
    files: ['**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }] },
  },
  { files: TESTS, rules: { 'max-lines-per-function': 'off' } },
  { files: ['**/test/**', '**/*.test.{ts,tsx}', ...DATA], rules: { 'max-lines': 'off' } },
  { files: TESTS, ignores: ['**/*.{mjs,cjs,js}'], rules: looseInTests },
  { files: ['**/*.test.{ts,tsx}'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  // WeChat rejects with a plain object that holds `errMsg`, so the simulated phone of the tests does too.
  { files: ['miniapp/test/**'], rules: { '@typescript-eslint/prefer-promise-reject-errors': 'off' } },
  ...exemptions,
  prettier,
)
