import { definePage } from '../../routing/page-definition'

/** Reached from the person's own menu. */
export const mySessionsPage = definePage({
  path: 'my-sessions',
  title: { zh: '我的登录', en: 'My sessions' },
  load: () => import('./my-sessions-page'),
  needs: ['listConsoleSessions'],
})
