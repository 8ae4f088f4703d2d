export default defineAppConfig({
  pages: ['pages/home/index', 'pages/order/index'],
  subPackages: [
    {
      root: 'more',
      pages: [
        'bill/index',
        'bind-plate/index',
        'history/index',
        'notice/index',
        'own-plate/index',
        'plate/index',
        'plates/index',
        'receipt/index',
        'rights/index',
      ],
    },
  ],
  window: {
    navigationBarTitleText: '放行',
    navigationBarBackgroundColor: '@bar',
    navigationBarTextStyle: '@barText',
    backgroundColor: '@background',
    backgroundTextStyle: 'dark',
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
  sitemapLocation: 'sitemap.json',
  // No location, no address book, no phone number. A picture is taken only of a vehicle licence, by whoever binds a plate.
  requiredPrivateInfos: [],
  __usePrivacyCheck__: true,
  networkTimeout: { request: 10000, connectSocket: 10000 },
})
