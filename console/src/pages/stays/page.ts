import { SearchOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

/** One stay, what became of it, and how it is corrected. */
export const stayPage = definePage({
  path: 'stays/:stayId',
  title: { zh: '停车记录', en: 'A stay' },
  load: () => import('./stay-page'),
  needs: ['readStay'],
})

/** Every stay, also one that is neither inside nor owed. */
export const staysPage = definePage({
  path: 'stays',
  title: { zh: '停车记录', en: 'Stays' },
  load: () => import('./stays-page'),
  needs: ['searchStays', 'listSources'],
  menu: { group: 'now', icon: SearchOutlined },
})
