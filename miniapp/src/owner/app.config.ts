export default defineAppConfig({
  pages: ['pages/home/index', 'pages/order/index'],
  subPackages: [
    {
      root: 'more',
      pages: ['bill/index', 'history/index', 'notice/index', 'plate/index', 'receipt/index', 'rights/index'],
    },
  ],
  window: {
    navigationBarTitleText: '放行',
    navigationBarBackgroundColor: '@bar',
    navigationBarTextStyle: '@barText' as 'black',
    backgroundColor: '@background',
    backgroundTextStyle: 'dark',
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
  sitemapLocation: 'sitemap.json',
  // Nothing that WeChat treats as private is used: no location, no address book, no phone number, no album.
  requiredPrivateInfos: [],
  __usePrivacyCheck__: true,
  networkTimeout: { request: 10000, connectSocket: 10000 },
} as Taro.AppConfig)
