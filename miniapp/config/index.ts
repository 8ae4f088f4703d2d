import path from 'node:path'
import { defineConfig, type UserConfigExport } from '@tarojs/cli'

const APPS = ['owner', 'merchant']
const PLATFORMS = ['h5', 'weapp']

const oneOf = (variable: string, value: string | undefined, allowed: string[]): string => {
  if (value && allowed.includes(value)) return value
  throw new Error(`${variable} must be one of ${allowed.join(', ')}, not ${value ?? 'empty'}`)
}

const app = oneOf('MINIAPP', process.env.MINIAPP, APPS)
const platform = oneOf('TARO_ENV', process.env.TARO_ENV, PLATFORMS)

// Each mini-program has its own message templates.
const templates = process.env[app === 'owner' ? 'OWNER_TEMPLATES' : 'MERCHANT_TEMPLATES'] ?? ''

const shared = path.resolve(__dirname, '../src/shared')
const contract = path.resolve(__dirname, '../../contract')
const sourceRoot = `src/${app}`
// A second build beside the shipped one, for tests that want other settings.
const outputRoot = path.join(process.env.MINIAPP_DIST ?? 'dist', app, platform)

const WEB_MINIMIZER = {
  jsMinimizer: 'esbuild' as const,
  esbuild: { minify: { enable: true, config: { target: 'es2019' } } },
}

/** Builds one of the two mini-programs, chosen by MINIAPP; the README lists every variable. */
export default defineConfig(() => {
  const settings: UserConfigExport = {
    projectName: `fangxing-${app}`,
    date: '2026-11-22',
    // One px is one px everywhere: layouts are fluid, so neither a tablet nor a browser enlarges the text.
    designWidth: 375,
    deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
    sourceRoot,
    outputRoot,
    plugins: ['html-plugin.cjs', 'aria-plugin.cjs'].map(file => path.resolve(__dirname, file)),
    // Any other `process.env` name is a ReferenceError on the phone.
    env: {
      TARO_APP_API: JSON.stringify(process.env.TARO_APP_API ?? ''),
      TARO_APP_TEMPLATES: JSON.stringify(templates),
    },
    alias: { '@fangxing/contract': contract, '@shared': shared },
    framework: 'react',
    compiler: { type: 'webpack5', prebundle: { enable: false } },
    cache: { enable: false },
    // The web build is for a desk: half the time of its build counts for more than the last twentieth of its size.
    ...(platform === 'h5' ? WEB_MINIMIZER : {}),
    copy: {
      patterns:
        platform === 'weapp'
          ? ['project.config.json', 'sitemap.json'].map(file => ({
              from: `${sourceRoot}/${file}`,
              to: `${outputRoot}/${file}`,
            }))
          : [{ from: `${sourceRoot}/config.js`, to: `${outputRoot}/config.js` }],
      options: {},
    },
    mini: {
      compile: { include: [shared, contract] },
      // What only pages of a subpackage use stays out of the main package.
      optimizeMainPackage: { enable: true },
      postcss: { pxtransform: { enable: false, config: {} } },
    },
    h5: {
      compile: { include: [shared, contract] },
      publicPath: './',
      staticDirectory: 'static',
      router: { mode: 'hash' },
      // Pages share one copy of their common modules.
      webpackChain(chain) {
        chain.optimization.splitChunks({
          chunks: 'all',
          minSize: 10_000,
          cacheGroups: { common: { minChunks: 2 } },
        })
      },
      output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
      miniCssExtractPluginOption: {
        ignoreOrder: true,
        filename: 'css/[name].[contenthash:8].css',
        chunkFilename: 'css/[name].[contenthash:8].css',
      },
      postcss: { autoprefixer: { enable: true, config: {} }, pxtransform: { enable: false, config: {} } },
    },
    logger: { quiet: true, stats: false },
  }
  return settings
})
