import { ApiOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const sourcesPage = definePage({
  path: 'sources',
  title: { zh: '对接来源', en: 'Sources' },
  load: () => import('./sources-page'),
  needs: ['listSources'],
  menu: { group: 'people', icon: ApiOutlined },
})

export const sourcePage = definePage({
  path: 'sources/:sourceId',
  title: { zh: '对接来源', en: 'Source' },
  load: () => import('./source-page'),
  needs: ['listSources'],
})
