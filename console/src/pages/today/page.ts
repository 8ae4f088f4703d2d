import { DashboardOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const todayPage = definePage({
  path: 'today',
  title: { zh: '今日', en: 'Today' },
  load: () => import('./today-page'),
  needs: ['today'],
  menu: { group: 'now', icon: DashboardOutlined },
})
