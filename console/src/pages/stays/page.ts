import { definePage } from '../../routing/page-definition'

/** One stay, what became of it, and how it is put right. */
export const stayPage = definePage({
  path: 'stays/:stayId',
  title: { zh: '停车记录', en: 'A stay' },
  load: () => import('./stay-page'),
  needs: ['readStay'],
})
