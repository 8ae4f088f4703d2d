import { BarChartOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'
import { messages } from './messages'

export const reportsPage = definePage({
  path: 'reports',
  title: messages.title,
  load: () => import('./reports-page'),
  needs: ['readReport'],
  menu: { group: 'records', icon: BarChartOutlined },
})
