import { CustomerServiceOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'
import { messages } from './messages'

export const complaintsPage = definePage({
  path: 'complaints',
  title: messages.title,
  load: () => import('./complaints-page'),
  needs: ['listComplaints'],
  menu: { group: 'now', icon: CustomerServiceOutlined },
})
