import type { Catalogue } from '../i18n/language'

export const messages = {
  console: { zh: '放行', en: 'Fangxing' },
  skip: { zh: '跳到正文', en: 'Skip to the content' },
  menu: { zh: '主菜单', en: 'Main menu' },
  openMenu: { zh: '打开菜单', en: 'Open the menu' },
  allLots: { zh: '全部车场', en: 'All lots' },
  lot: { zh: '车场', en: 'Lot' },
  mySessions: { zh: '我的登录', en: 'My sessions' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  offline: {
    zh: '网络不通：下面是断开前的内容，恢复后自动更新。',
    en: 'No network: this is what was read before. It updates when the network is back.',
  },
  broken: { zh: '这个页面出错了', en: 'This page broke' },
  brokenHint: {
    zh: '其他页面不受影响。可以重新打开；若总是如此，请把下面这行告诉技术人员。',
    en: 'Other pages are not affected. Open it again; if it keeps happening, pass on the line below.',
  },
  outdated: {
    zh: '控制台已更新，需要重新载入页面。',
    en: 'The console was updated and has to be loaded again.',
  },
  reload: { zh: '重新载入', en: 'Load again' },
  notFound: {
    zh: '没有这个页面，或者您的角色看不到它。',
    en: 'There is no such page, or your role does not see it.',
  },
  toStart: { zh: '回到首页', en: 'To the first page' },
} satisfies Catalogue
