import type { Catalogue } from '../../i18n/language'

export const messages = {
  name: { zh: '放行 控制台', en: 'Fangxing Console' },
  promise: {
    zh: '让付了钱的车走，让没付的账收得回。',
    en: 'Whoever has paid may go. What is owed comes back.',
  },
  title: { zh: '微信扫码登录', en: 'Sign in with WeChat' },
  how: {
    zh: '用「放行商家端」小程序扫码，核对手机上的浏览器和地点，再输入这两位数。',
    en: 'Scan with the Fangxing merchant mini-program, check browser and place on the phone, then type these two digits.',
  },
  refused: { zh: '手机上拒绝了这次登录。', en: 'The phone refused this sign-in.' },
  expired: { zh: '二维码已失效。', en: 'This code is no longer valid.' },
  confirmed: { zh: '已确认，正在进入…', en: 'Confirmed. Opening…' },
  renew: { zh: '换一个二维码', en: 'Show a new code' },
  ended: {
    zh: '登录已结束，请重新登录；之后回到原来的页面。',
    en: 'Your session has ended. Sign in to go on where you were.',
  },
  signingIn: { zh: '正在登录…', en: 'Signing in…' },
  unreachable: { zh: '现在连不上平台', en: 'The platform cannot be reached' },
  linkOver: { zh: '这个登录链接已失效或已用过。', en: 'This sign-in link is used or no longer valid.' },
  byCode: { zh: '扫码登录', en: 'Sign in by QR code' },
} satisfies Catalogue
