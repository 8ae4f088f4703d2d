import type { Catalogue } from '@shared/i18n/language'

export const messages = {
  title: { zh: '员工', en: 'People' },
  invite: { zh: '邀请员工', en: 'Invite somebody' },
  name: { zh: '姓名', en: 'Name' },
  roles: { zh: '角色', en: 'Roles' },
  lots: { zh: '负责的停车场', en: 'Lots' },
  allLots: { zh: '全部停车场', en: 'Every lot' },
  send: { zh: '生成邀请码', en: 'Make the invite code' },
  ready: { zh: '邀请码只显示这一次', en: 'The code is shown only now' },
  how: {
    zh: '发给本人，在「放行商家」小程序第一次登录时输入。7 天内有效，只能绑定一个微信。',
    en: 'Send it to them: they enter it at their first sign-in. It holds for 7 days and binds one WeChat account.',
  },
  code: { zh: '邀请码', en: 'Invite code' },
  copy: { zh: '复制邀请码', en: 'Copy the code' },
  copied: { zh: '已复制', en: 'Copied' },
  notCopied: { zh: '不能复制，请照着念给对方', en: 'It cannot be copied; read it to them' },
  unbound: { zh: '待绑定微信', en: 'Not signed in yet' },
  disabled: { zh: '已停用', en: 'Disabled' },
  none: { zh: '还没有员工', en: 'Nobody yet' },
  more: {
    zh: '改角色、停用员工，请到电脑控制台。',
    en: 'Roles are changed, and people disabled, at the console.',
  },
} satisfies Catalogue
