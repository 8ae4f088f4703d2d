export default defineAppConfig({
  pages: ['pages/board/index'],
  window: {
    navigationBarTitleText: '放行商家',
    navigationBarBackgroundColor: '@bar',
    navigationBarTextStyle: '@barText' as 'black',
    backgroundColor: '@background',
    backgroundTextStyle: 'dark',
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
  sitemapLocation: 'sitemap.json',
  requiredPrivateInfos: [],
  __usePrivacyCheck__: true,
  networkTimeout: { request: 10000, connectSocket: 10000, uploadFile: 60000 },
} as Taro.AppConfig)
