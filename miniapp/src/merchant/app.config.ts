export default defineAppConfig({
  // Pages that must work offline or open within seconds are in the main package: a subpackage may have to be downloaded.
  pages: [
    'pages/board/index',
    'pages/order/index',
    'pages/tasks/index',
    'pages/hand/index',
    'pages/outbox/index',
  ],
  subPackages: [
    // Needs the network at every step: fetched while the board is looked at.
    { root: 'recovery', pages: ['plate/index', 'recover/index', 'patrol/index', 'found/index'] },
    {
      root: 'more',
      pages: [
        'shift/index',
        'debtors/index',
        'debts/index',
        'decisions/index',
        'devices/index',
        'device/index',
        'history/index',
        'incidents/index',
        'lot-code/index',
        'people/index',
        'console/index',
      ],
    },
    // Notices on paper: drawing and printing them is needed by nothing else.
    { root: 'paper', pages: ['notices/index', 'notice/index'] },
  ],
  preloadRule: { 'pages/board/index': { network: 'all', packages: ['recovery', 'more'] } },
  window: {
    navigationBarTitleText: '放行商家',
    navigationBarBackgroundColor: '@bar',
    navigationBarTextStyle: '@barText',
    backgroundColor: '@background',
    backgroundTextStyle: 'dark',
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
  sitemapLocation: 'sitemap.json',
  requiredPrivateInfos: ['getLocation'],
  permission: { 'scope.userLocation': { desc: '巡查时记下欠费车辆停在哪里' } },
  __usePrivacyCheck__: true,
  networkTimeout: { request: 10000, connectSocket: 10000, uploadFile: 60000 },
})
