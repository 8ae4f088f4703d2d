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
        useBuiltIns: process.env.TARO_ENV === 'h5' ? 'usage' : false,
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
