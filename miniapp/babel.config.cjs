const packages = '@nutui/nutui-react-taro/dist/es/packages'

/** Taro's preset, and NutUI imported component by component with its compiled style. */
module.exports = {
  presets: [
    [
      'taro',
      {
        framework: 'react',
        ts: true,
        compiler: 'webpack5',
        // WeChat 8 needs iOS 13 and brings its own Chromium (86 or newer) on Android. Older targets cost 10 % of the code. Browsers of
        // the web build are no older.
        targets: { ios: '13', android: '86' },
        useBuiltIns: false,
      },
    ],
  ],
  plugins: [
    ...(process.env.TARO_ENV === 'weapp' ? [require.resolve('./config/aria-role-babel.cjs')] : []),
    [
      'import',
      {
        libraryName: '@nutui/nutui-react-taro',
        camel2DashComponentName: false,
        customName: name => `${packages}/${name.toLowerCase()}`,
        style: name => `${name}/style/css`,
      },
      'nutui-react-taro',
    ],
  ],
}
